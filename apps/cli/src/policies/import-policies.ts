import { importCollectorConfig, type CollectorImport } from '@clew/collector-import';

import { CliError } from '../cli-error.js';
import type { CommandHost, ControlFlags } from '../control/control-commands.js';
import { withControlStore } from '../control/with-control-store.js';
import { readTextFile } from '../read-text-file.js';

export interface ImportFlags extends ControlFlags {
  readonly processor?: string;
  readonly apply?: boolean;
  readonly candidate?: boolean;
  readonly force?: boolean;
}

/**
 * Prints the document to standard output, so that it can be a file, and the report beside it. Returns 1 when something has no
 * equal and `--force` was not given; then nothing is saved.
 */
export async function importPolicies(file: string, flags: ImportFlags, { terminal }: CommandHost): Promise<number> {
  if (flags.candidate === true && flags.apply !== true) {
    throw new CliError('--candidate says as what to save; add --apply to save it.');
  }
  const { document, notes } = read(file, flags, { terminal });
  terminal.out(`${JSON.stringify(document, null, 2)}\n`);
  for (const { level, policy, message } of notes) {
    terminal.err(`${level.padEnd(8)}${policy === '' ? 'option' : policy}: ${message}\n`);
  }
  const missing = notes.filter(({ level }) => level === 'missing').length;
  if (missing > 0 && flags.force !== true) {
    const consequence = flags.apply === true ? 'nothing was saved; ' : '';
    terminal.err(
      `clew: ${missing} ${missing === 1 ? 'has' : 'have'} no equal here: ${consequence}--force goes on without.\n`,
    );
    return 1;
  }
  if (flags.apply === true) await save(document, flags, { terminal });
  return 0;
}

function read(file: string, { processor }: ImportFlags, { terminal }: Pick<CommandHost, 'terminal'>): CollectorImport {
  try {
    return importCollectorConfig(readTextFile(file, terminal), processor);
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw new CliError(`${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

async function save(content: unknown, flags: ImportFlags, { terminal }: Pick<CommandHost, 'terminal'>): Promise<void> {
  const kind = flags.candidate === true ? 'sampling-candidate' : 'sampling';
  const saved = await withControlStore(flags, terminal, ({ control, organisation }) =>
    control.saveRuleDocument({ organisationId: organisation.id, teamId: undefined, kind, content, author: 'cli' }),
  );
  if (saved.outcome === 'conflict') throw new CliError('Somebody saved another version at the same time: try again.');
  terminal.err(`Version ${saved.document.version} of the ${kind} document is saved.\n`);
}
