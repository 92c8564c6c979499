import { LegalHoldError, type HoldFilter, type LegalHold } from '@clew/retention';
import type { Command } from 'commander';

import { CliError } from '../cli-error.js';
import { controlCommand, type CommandHost, type ControlFlags } from '../control/control-commands.js';
import { teamOf, withControlStore } from '../control/with-control-store.js';

interface ListFlags extends ControlFlags {
  readonly json?: boolean;
}

interface AddFlags extends ControlFlags {
  readonly name: string;
  readonly reason: string;
  readonly service?: string;
  readonly from?: string;
  readonly to?: string;
  readonly traceId?: readonly string[];
}

const LIST_MAX = 1_000;
const NANOS_PER_MS = 1_000_000n;

/** `clew holds list|add|lift`: what may not be deleted, whatever its days say. */
export function addHoldsCommands(program: Command, host: CommandHost): void {
  const holds = program.command('holds').description('legal holds: stored data that is not deleted');
  const command = (name: string): Command => controlCommand(holds.command(name), host);

  command('list')
    .description(`list holds, newest first, at most ${LIST_MAX}`)
    .option('--json', 'print them as JSON')
    .action((flags: ListFlags) => listHolds(flags, host));
  command('add')
    .description('hold what meets everything that is said; all of the organisation when nothing is')
    .requiredOption('--name <name>', 'short name')
    .requiredOption('--reason <text>', 'why, for those who ask later')
    .option('--team <id or name>', 'of this team')
    .option('--service <name>', 'of this service')
    .option('--from <time>', 'what was going on from here on, like 2026-01-31T00:00:00Z')
    .option('--to <time>', 'what began before')
    .option('--trace-id <id...>', 'of these traces')
    .action((flags: AddFlags) => addHold(flags, host));
  command('lift')
    .description('end a hold; what has expired meanwhile is deleted soon')
    .argument('<id>', 'number of the hold')
    .action((id: string, flags: ControlFlags) => liftHold(id, flags, host));
}

async function listHolds(flags: ListFlags, { terminal }: CommandHost): Promise<void> {
  const holds = await withControlStore(flags, terminal, ({ control, organisation }) =>
    control.holds.listHolds(organisation.id, LIST_MAX),
  );
  if (flags.json === true) {
    const exact = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? value.toString() : value);
    terminal.out(`${JSON.stringify(holds, exact, 2)}\n`);
    return;
  }
  for (const hold of holds) {
    terminal.out(`${hold.id}\t${hold.name}\t${stateOf(hold)}\t${hold.createdAt.toISOString()}\t${hold.reason}\n`);
  }
}

function stateOf({ liftedAt, inForceAt }: LegalHold): string {
  if (liftedAt !== undefined) return 'lifted';
  return inForceAt === undefined ? 'pending' : 'in force';
}

async function addHold(flags: AddFlags, { terminal }: CommandHost): Promise<void> {
  const { name, reason, service, traceId } = flags;
  const range = { startTimeUnixNano: timeOf('from', flags.from), endTimeUnixNano: timeOf('to', flags.to) };
  const hold = await withControlStore(flags, terminal, async ({ control, organisation }) => {
    const teamId = teamOf(organisation, flags.team)?.id;
    const filter: HoldFilter = { teamId, serviceName: service, traceIds: traceId, ...range };
    try {
      return await control.holds.placeHold({ organisationId: organisation.id, name, reason, filter, createdBy: 'cli' });
    } catch (error) {
      if (error instanceof LegalHoldError) throw new CliError(error.message, { cause: error });
      throw error;
    }
  });
  terminal.out(
    hold.inForceAt === undefined
      ? `Hold ${hold.id} is placed; a deletion is under way that has to be stopped first. "clew holds list" says when it is in force.\n`
      : `Hold ${hold.id} is in force.\n`,
  );
}

async function liftHold(id: string, flags: ControlFlags, { terminal }: CommandHost): Promise<void> {
  const lifted = await withControlStore(flags, terminal, ({ control, organisation }) =>
    control.holds.liftHold(organisation.id, id, 'cli'),
  );
  if (lifted === undefined) throw new CliError(`There is no hold ${id} of this organisation.`);
  terminal.out(`Hold ${lifted.id} is lifted.\n`);
}

function timeOf(name: string, text: string | undefined): bigint | undefined {
  if (text === undefined) return undefined;
  const unixMs = Date.parse(text);
  if (/^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(text) && Number.isFinite(unixMs))
    return BigInt(unixMs) * NANOS_PER_MS;
  throw new CliError(`--${name} is ${text}; allowed is a time with its zone, like 2026-01-31T00:00:00Z`);
}
