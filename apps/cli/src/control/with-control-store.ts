import { join } from 'node:path';

import type { Organisation, Team } from '@clew/access-model';
import type { ControlStore } from '@clew/control-store';
import { findRunningPostgres } from '@clew/embedded-postgres';
import { createPartStack } from '@clew/lifecycle';
import { createLogger } from '@clew/self-telemetry';

import { CliError } from '../cli-error.js';
import { controlStore, postgresAddress, sharedAddresses } from '../parts/stores.js';
import { readConfig } from '../read-config.js';
import type { Terminal } from '../terminal.js';
import type { ControlFlags } from './control-commands.js';

const SHUTDOWN_DEADLINE_MS = 9_000;
/** More than a person wants to read in a message. */
const NAMED_MAX = 20;

export interface ControlContext {
  readonly control: ControlStore;
  readonly organisation: Organisation;
}

/** Works on the control store: the one configured, the one of a Clew that runs on the data folder, or one started for this. */
export async function withControlStore<T>(
  flags: ControlFlags,
  terminal: Terminal,
  work: (context: ControlContext) => Promise<T>,
): Promise<T> {
  const config = readConfig(flags, terminal);
  const logger = createLogger({ name: 'control', level: config.log.level });
  const stack = createPartStack({ nowMs: () => performance.now() });
  try {
    const running = config.postgres.url ?? (await findRunningPostgres(join(config.dataDir, 'postgres')));
    const onEngineLost = (message: string): void => {
      logger.error(message);
    };
    const postgresUrl = running ?? (await postgresAddress(stack, { config, logger, onEngineLost }));
    const control = await stack.start(controlStore(config, { ...sharedAddresses(config), postgresUrl }, logger));
    return await work({ control, organisation: await organisationOf(control, flags.org) });
  } finally {
    await stack.shutdown({ deadlineMs: SHUTDOWN_DEADLINE_MS });
  }
}

async function organisationOf(control: ControlStore, wanted: string | undefined): Promise<Organisation> {
  const known = await control.listOrganisations(NAMED_MAX + 1);
  if (wanted === undefined && known.length > 1) {
    throw new CliError(`There are several organisations; choose one with --org: ${namesOf(known)}`);
  }
  const named = wanted === undefined ? known[0] : known.find(({ id, name }) => id === wanted || name === wanted);
  const organisation = await control.organisation(named?.id ?? wanted ?? '');
  if (organisation !== undefined) return organisation;
  throw new CliError(
    known.length === 0
      ? 'The control store is empty; "clew migrate" makes the first organisation.'
      : `There is no organisation ${wanted ?? ''}; there are ${namesOf(known)}`,
  );
}

/** By id or name. Undefined when none is asked for. */
export function teamOf({ teams }: Organisation, wanted: string | undefined): Team | undefined {
  if (wanted === undefined) return undefined;
  const team = teams.find(({ id, name }) => id === wanted || name === wanted);
  if (team !== undefined) return team;
  throw new CliError(`There is no team ${wanted}; there are ${namesOf(teams)}`);
}

function namesOf(things: readonly { readonly id: string; readonly name: string }[]): string {
  const names = things.slice(0, NAMED_MAX).map(({ id, name }) => `${name} (${id})`);
  return names.join(', ') + (things.length > NAMED_MAX ? ', ...' : '');
}
