import { RULE_DOCUMENT_KINDS, type RuleDocument, type RuleDocumentKind } from '@clew/access-model';
import type { Command } from 'commander';

import { CliError } from '../cli-error.js';
import { controlCommand, type CommandHost, type ControlFlags } from '../control/control-commands.js';
import { teamOf, withControlStore } from '../control/with-control-store.js';
import { readJsonFile } from '../read-text-file.js';

interface SetFlags extends ControlFlags {
  readonly file: string;
  readonly expect?: string;
}

interface ReadFlags extends ControlFlags {
  readonly json?: boolean;
}

const HISTORY_MAX = 100;

/** `clew rules get|set|history KIND`: rule documents without the API. */
export function addRulesCommands(program: Command, host: CommandHost): void {
  const rules = program.command('rules').description('read and write the rules of the door and of sampling');
  const command = (name: string): Command =>
    controlCommand(rules.command(name), host)
      .argument('<kind>', RULE_DOCUMENT_KINDS.join(', '))
      .option('--team <id or name>', 'rules of this team (default: of the organisation)');

  command('get')
    .description('print the document that holds')
    .option('--json', 'with its version, when and who')
    .action((kind: string, flags: ReadFlags) => getRules(kindOf(kind), flags, host));
  command('set')
    .description('save a new version, which holds everywhere within seconds')
    .requiredOption('-f, --file <file>', 'JSON file')
    .option('--expect <version>', 'save only if this version holds now (0: none)')
    .action((kind: string, flags: SetFlags) => setRules(kindOf(kind), flags, host));
  command('history')
    .description(`list the versions, newest first, at most ${HISTORY_MAX}`)
    .option('--json', 'print the versions as JSON')
    .action((kind: string, flags: ReadFlags) => listRules(kindOf(kind), flags, host));
}

async function getRules(kind: RuleDocumentKind, flags: ReadFlags, { terminal }: CommandHost): Promise<void> {
  const [newest] = await readHistory(kind, flags, { terminal }, 1);
  if (newest === undefined) throw new CliError(`There is no ${kind} document${ofTeam(flags)}.`);
  terminal.out(`${JSON.stringify(flags.json === true ? described(newest) : newest.content, null, 2)}\n`);
}

async function setRules(kind: RuleDocumentKind, flags: SetFlags, { terminal }: CommandHost): Promise<void> {
  const content = readJsonFile(flags.file, terminal);
  const expectedVersion = versionOf(flags.expect);
  const saved = await withControlStore(flags, terminal, ({ control, organisation }) =>
    control.saveRuleDocument({
      ...{
        organisationId: organisation.id,
        teamId: teamOf(organisation, flags.team)?.id,
        kind,
        content,
        author: 'cli',
      },
      ...(expectedVersion === undefined ? {} : { expectedVersion }),
    }),
  );
  if (saved.outcome === 'conflict') {
    throw new CliError(
      `Version ${saved.currentVersion} holds${ofTeam(flags)}, not ${flags.expect ?? ''}: nothing was saved.`,
    );
  }
  terminal.out(`Version ${saved.document.version} of the ${kind} document${ofTeam(flags)} is saved.\n`);
}

async function listRules(kind: RuleDocumentKind, flags: ReadFlags, { terminal }: CommandHost): Promise<void> {
  const history = await readHistory(kind, flags, { terminal }, HISTORY_MAX);
  if (flags.json === true) {
    terminal.out(`${JSON.stringify(history.map(described), null, 2)}\n`);
    return;
  }
  for (const { version, createdAt, createdBy } of history) {
    terminal.out(`${version}\t${createdAt.toISOString()}\t${createdBy}\n`);
  }
}

function readHistory(
  kind: RuleDocumentKind,
  flags: ControlFlags,
  { terminal }: Pick<CommandHost, 'terminal'>,
  limit: number,
): Promise<readonly RuleDocument[]> {
  return withControlStore(flags, terminal, ({ control, organisation }) =>
    control.ruleDocumentHistory(
      { organisationId: organisation.id, teamId: teamOf(organisation, flags.team)?.id, kind },
      limit,
    ),
  );
}

function described({ version, createdAt, createdBy, content }: RuleDocument): Record<string, unknown> {
  return { version, createdAt: createdAt.toISOString(), createdBy, content };
}

function kindOf(text: string): RuleDocumentKind {
  const kind = RULE_DOCUMENT_KINDS.find((known) => known === text);
  if (kind !== undefined) return kind;
  throw new CliError(`There are no rules of the kind ${text}; there are ${RULE_DOCUMENT_KINDS.join(', ')}.`);
}

function versionOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new CliError(`--expect is ${text}; allowed is the number of a version, or 0`);
}

function ofTeam({ team }: ControlFlags): string {
  return team === undefined ? '' : ` of team ${team}`;
}
