import type { IngestKeyInfo, IngestLimits } from '@clew/access-model';
import type { Command } from 'commander';

import { CliError } from '../cli-error.js';
import { controlCommand, type CommandHost, type ControlFlags } from '../control/control-commands.js';
import { teamOf, withControlStore } from '../control/with-control-store.js';

interface LimitFlags extends ControlFlags {
  readonly spansPerSecond?: string;
  readonly bytesPerSecond?: string;
  readonly burstSeconds: string;
}

interface IssueFlags extends LimitFlags {
  readonly team: string;
  readonly name: string;
  readonly environment?: string;
  readonly expires?: string;
  readonly json?: boolean;
}

interface ListFlags extends ControlFlags {
  readonly json?: boolean;
}

/** `clew keys issue|list|limits|revoke`: ingest keys without the API. */
export function addKeysCommands(program: Command, host: CommandHost): void {
  const keys = program.command('keys').description('issue, limit and revoke ingest keys');
  const command = (name: string): Command => controlCommand(keys.command(name), host);

  limited(command('issue'))
    .description('make a key, which is shown this once')
    .requiredOption('--team <id or name>', 'team that pays')
    .requiredOption('--name <name>', 'what people call it')
    .option('--environment <name>', 'what is sent without deployment.environment.name gets this one')
    .option('--expires <time>', 'like 2027-01-31T12:00:00Z (default: never)')
    .option('--json', 'print id and key as JSON')
    .action((flags: IssueFlags) => issueKey(flags, host));
  command('list')
    .description('list the keys, oldest first')
    .option('--json', 'print the keys as JSON')
    .action((flags: ListFlags) => listKeys(flags, host));
  limited(command('limits'))
    .argument('<id>', 'of the key')
    .description('change what a key may send; without limits it may send anything')
    .action((id: string, flags: LimitFlags) => limitKey(id, flags, host));
  command('revoke')
    .argument('<id>', 'of the key')
    .description('have a key refused from now on, on every gateway within seconds')
    .action((id: string, flags: ControlFlags) => revokeKey(id, flags, host));
}

function limited(command: Command): Command {
  return command
    .option('--spans-per-second <number>', 'spans it may send, over all gateways (default: any number)')
    .option('--bytes-per-second <number>', 'bytes it may send, as OTLP after decompression (default: any number)')
    .option('--burst-seconds <number>', "seconds' worth that may come at once after a pause", '2');
}

async function issueKey(flags: IssueFlags, { terminal }: CommandHost): Promise<void> {
  const { name, environment, expires } = flags;
  const limits = limitsOf(flags);
  const expiresAt = expires === undefined ? undefined : futureTime(expires);
  const issued = await withControlStore(flags, terminal, ({ control, organisation }) =>
    control.issueIngestKey({
      ...{ organisationId: organisation.id, teamId: teamOf(organisation, flags.team)?.id ?? flags.team, name },
      ...(environment === undefined ? {} : { environment }),
      ...(limits === undefined ? {} : { limits }),
      ...(expiresAt === undefined ? {} : { expiresAt }),
    }),
  );
  terminal.out(flags.json === true ? `${JSON.stringify(issued)}\n` : `${issued.key}\n`);
  if (flags.json !== true) terminal.err(`The key ${issued.id}, shown this once.\n`);
}

async function listKeys(flags: ListFlags, { terminal }: CommandHost): Promise<void> {
  const keys = await withControlStore(flags, terminal, ({ control, organisation }) =>
    control.listIngestKeys(organisation.id),
  );
  if (flags.json === true) terminal.out(`${JSON.stringify(keys, null, 2)}\n`);
  else for (const key of keys) terminal.out(`${line(key)}\n`);
}

async function limitKey(id: string, flags: LimitFlags, { terminal }: CommandHost): Promise<void> {
  const limits = limitsOf(flags);
  const isChanged = await withControlStore(flags, terminal, ({ control, organisation }) =>
    control.updateIngestKeyLimits(organisation.id, id, limits),
  );
  if (!isChanged) throw noSuchKey(id);
  terminal.out(`The key ${id} may send ${limitText(limits)}.\n`);
}

async function revokeKey(id: string, flags: ControlFlags, { terminal }: CommandHost): Promise<void> {
  const isRevoked = await withControlStore(flags, terminal, ({ control, organisation }) =>
    control.revokeIngestKey(organisation.id, id),
  );
  if (!isRevoked) throw noSuchKey(id);
  terminal.out(`The key ${id} is revoked.\n`);
}

function limitsOf({ spansPerSecond, bytesPerSecond, burstSeconds }: LimitFlags): IngestLimits | undefined {
  if (spansPerSecond === undefined && bytesPerSecond === undefined) return undefined;
  return {
    ...(spansPerSecond === undefined ? {} : { spansPerSecond: number('--spans-per-second', spansPerSecond) }),
    ...(bytesPerSecond === undefined ? {} : { bytesPerSecond: number('--bytes-per-second', bytesPerSecond) }),
    burstSeconds: number('--burst-seconds', burstSeconds),
  };
}

function number(flag: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 1) return value;
  throw new CliError(`${flag} is ${text}; allowed is a number from 1`);
}

function futureTime(text: string): Date {
  const time = new Date(text);
  if (time.getTime() > Date.now()) return time;
  throw new CliError(`--expires is ${text}; allowed is a time to come, like 2027-01-31T12:00:00Z`);
}

function line({ id, name, teamId, environment, limits, expiresAt, revokedAt }: IngestKeyInfo): string {
  const end = revokedAt === undefined ? until(expiresAt) : `revoked ${revokedAt.toISOString()}`;
  return [id, name, `team ${teamId}`, environment ?? '-', limitText(limits), end].join('\t');
}

function until(expiresAt: Date | undefined): string {
  return expiresAt === undefined ? 'active' : `until ${expiresAt.toISOString()}`;
}

function limitText(limits: IngestLimits | undefined): string {
  const { spansPerSecond, bytesPerSecond } = limits ?? {};
  const parts = [
    ...(spansPerSecond === undefined ? [] : [`${spansPerSecond} spans/s`]),
    ...(bytesPerSecond === undefined ? [] : [`${bytesPerSecond} bytes/s`]),
  ];
  return limits === undefined ? 'anything' : `${parts.join(', ')}, bursts of ${limits.burstSeconds} s`;
}

function noSuchKey(id: string): CliError {
  return new CliError(`The organisation has no active key ${id}.`);
}
