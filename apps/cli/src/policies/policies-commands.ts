import { RULE_DOCUMENT_KINDS, SAMPLING_DOCUMENT_KINDS, type SamplingDocumentKind } from '@clew/access-model';
import { checkRuleDocument } from '@clew/rule-check';
import type { Command } from 'commander';

import { CliError } from '../cli-error.js';
import { controlCommand, type CommandHost, type ControlFlags } from '../control/control-commands.js';
import { withControlStore } from '../control/with-control-store.js';
import { readJsonFile } from '../read-text-file.js';
import type { ImportFlags } from './import-policies.js';
import { listing } from './policy-listing.js';

interface ShowFlags extends ControlFlags {
  readonly candidate?: boolean;
  readonly json?: boolean;
}

interface CheckFlags {
  readonly kind: string;
}

/** `clew policies show|check|import`: what is kept, as documents. */
export function addPoliciesCommands(program: Command, host: CommandHost, setExitCode: (code: number) => void): void {
  const policies = program.command('policies').description('read, check and import the policies of sampling');

  controlCommand(policies.command('show'), host)
    .description('print the policies that hold')
    .option('--candidate', 'the candidate, which is rehearsed beside them')
    .option('--json', 'print the document')
    .action((flags: ShowFlags) => showPolicies(flags, host));

  policies
    .command('check')
    .description('say whether a document could be saved; nothing is saved')
    .argument('<file>', 'JSON file')
    .option('--kind <kind>', SAMPLING_DOCUMENT_KINDS.join(', '), 'sampling')
    .action((file: string, flags: CheckFlags) => {
      checkPolicies(file, kindOf(flags.kind), host);
    });

  controlCommand(policies.command('import'), host)
    .description('make a document of the tail_sampling of an OpenTelemetry Collector configuration')
    .argument('<file>', 'YAML or JSON file: the whole configuration, or the block alone')
    .option('--processor <name>', 'which one, where there are several, such as tail_sampling/errors')
    .option('--apply', 'save it as the policies that hold')
    .option('--candidate', 'with --apply: save it as the candidate, to rehearse it first')
    .option('--force', 'go on although policies or options have no equal here')
    .action(async (file: string, flags: ImportFlags) => {
      const { importPolicies } = await import('./import-policies.js');
      setExitCode(await importPolicies(file, flags, host));
    });
}

async function showPolicies(flags: ShowFlags, { terminal }: CommandHost): Promise<void> {
  const kind = flags.candidate === true ? 'sampling-candidate' : 'sampling';
  const [newest] = await withControlStore(flags, terminal, ({ control, organisation }) =>
    control.ruleDocumentHistory({ organisationId: organisation.id, teamId: undefined, kind }, 1),
  );
  if (newest === undefined) {
    if (kind === 'sampling-candidate') throw new CliError('There is no candidate.');
    throw new CliError('There is no sampling document: the hybrid default holds (docs/sampling/README.md).');
  }
  if (flags.json === true) {
    terminal.out(`${JSON.stringify(newest.content, null, 2)}\n`);
    return;
  }
  terminal.out(`Version ${newest.version}, saved ${newest.createdAt.toISOString()} by ${newest.createdBy}.\n`);
  terminal.out(listing(newest.content));
}

function checkPolicies(file: string, kind: SamplingDocumentKind, { terminal }: CommandHost): void {
  const content = readJsonFile(file, terminal);
  try {
    checkRuleDocument(kind, content);
  } catch (error) {
    throw new CliError(`${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  terminal.out(`${file} is a ${kind} document.\n`);
}

function kindOf(text: string): SamplingDocumentKind {
  const kind = SAMPLING_DOCUMENT_KINDS.find((known) => known === text);
  if (kind !== undefined) return kind;
  const isOther = RULE_DOCUMENT_KINDS.some((known) => known === text);
  const advice = isOther ? ' (documents of the door are checked when they are saved)' : '';
  throw new CliError(`--kind is ${text}; allowed are ${SAMPLING_DOCUMENT_KINDS.join(', ')}${advice}`);
}
