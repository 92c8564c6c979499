import type { Organisation, RuleDocument } from '@clew/access-model';
import { createRetentionRules, RETENTION_CLASSES, type RetentionClass } from '@clew/retention';
import type { Command } from 'commander';

import { CliError } from '../cli-error.js';
import { controlCommand, type CommandHost, type ControlFlags } from '../control/control-commands.js';
import { retentionFinding } from '../doctor/retention-finding.js';
import { RETENTION_JOB } from '../parts/retention.js';
import { teamOf, withControlStore, type ControlContext } from '../control/with-control-store.js';

interface ShowFlags extends ControlFlags {
  readonly json?: boolean;
}

type SetFlags = ControlFlags & Readonly<Partial<Record<RetentionClass, string>>>;

/** `clew retention show|set`: how long teams keep their data. */
export function addRetentionCommands(program: Command, host: CommandHost): void {
  const retention = program.command('retention').description('how long traces and logs are kept');
  const command = (name: string): Command => controlCommand(retention.command(name), host);

  command('show')
    .description('list the days that hold for each team')
    .option('--json', 'print them as JSON')
    .action((flags: ShowFlags) => showRetention(flags, host));
  command('status')
    .description('say when what has expired was deleted last')
    .action((flags: ControlFlags) => showStatus(flags, host));
  command('set')
    .description('change the days; what is left out stays as it is')
    .option('--team <id or name>', 'of this team (default: of the organisation)')
    .option('--plain <days>', 'of traces without an error, and of logs')
    .option('--errors <days>', 'of traces with an error')
    .action((flags: SetFlags) => setRetention(flags, host));
}

async function showRetention(flags: ShowFlags, { terminal }: CommandHost): Promise<void> {
  const rows = await withControlStore(flags, terminal, async ({ control, organisation }) =>
    daysByTeam(organisation, await control.currentRuleDocuments(organisation.id)),
  );
  if (flags.json === true) {
    terminal.out(`${JSON.stringify(rows, null, 2)}\n`);
    return;
  }
  terminal.out('team\tplain\terrors\n');
  for (const { team, plain, errors } of rows) terminal.out(`${team}\t${plain} days\t${errors} days\n`);
}

function daysByTeam({ id, teams }: Organisation, documents: readonly RuleDocument[]) {
  const rules = createRetentionRules(documents);
  return teams.map((team) => ({ id: team.id, team: team.name, ...rules.daysOf(id, team.id, team.retentionDays) }));
}

async function showStatus(flags: ControlFlags, { terminal }: CommandHost): Promise<void> {
  const [found, [newest]] = await withControlStore(flags, terminal, async ({ control, organisation }) => [
    await retentionFinding(control.jobs),
    await control.jobs.listJobs({ organisationId: organisation.id, kind: RETENTION_JOB }, 1),
  ]);
  terminal.out(`${found.what}\n${found.advice === '' ? '' : `${found.advice}\n`}`);
  if (newest === undefined) return;
  const { done, total, message } = newest.progress ?? { done: 0, total: undefined, message: '' };
  terminal.out(
    `job ${newest.id}: ${newest.state}, ${done} of ${total ?? '?'} days${message === '' ? '' : ` (${message})`}\n`,
  );
}

async function setRetention(flags: SetFlags, { terminal }: CommandHost): Promise<void> {
  const changes = RETENTION_CLASSES.flatMap((name) => {
    const text = flags[name];
    return text === undefined ? [] : [[name, daysFrom(name, text)] as const];
  });
  if (changes.length === 0) throw new CliError('Say --plain DAYS, --errors DAYS or both.');
  const version = await withControlStore(flags, terminal, (context) =>
    saveDays(context, flags.team, Object.fromEntries(changes)),
  );
  const whose = flags.team === undefined ? 'the organisation' : `team ${flags.team}`;
  terminal.out(
    `Version ${version} of the retention of ${whose} is saved; what is stored already follows within an hour or two.\n`,
  );
}

async function saveDays(
  { control, organisation }: ControlContext,
  team: string | undefined,
  changes: Readonly<Record<string, number>>,
): Promise<number> {
  const teamId = teamOf(organisation, team)?.id;
  const scope = { organisationId: organisation.id, teamId, kind: 'retention' } as const;
  const [newest] = await control.ruleDocumentHistory(scope, 1);
  const saved = await control.saveRuleDocument({
    ...scope,
    content: { days: { ...daysIn(newest?.content), ...changes } },
    author: 'cli',
    expectedVersion: newest?.version ?? 0,
  });
  if (saved.outcome === 'saved') return saved.document.version;
  throw new CliError('Somebody else saved in between: nothing was changed. Look at it, and try again.');
}

/** As it was saved; what is wrong with it is said when it is saved again. */
function daysIn(content: unknown): object {
  const days: unknown = typeof content === 'object' && content !== null && 'days' in content ? content.days : undefined;
  return typeof days === 'object' && days !== null ? days : {};
}

function daysFrom(name: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new CliError(`--${name} is ${text}; allowed is a number of days`);
}
