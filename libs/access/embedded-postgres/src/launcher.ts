import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

import { EmbeddedPostgresError } from './embedded-postgres-error.js';

/**
 * How the server's programs are run. PostgreSQL refuses to run as root, and a plain change of user can't enter a data
 * folder below a folder that only root may enter (such as /root), nor read programs installed there.
 */
export interface Launcher {
  /** Command that runs the program given after it in its own place, so that the child's pid is the server's. */
  readonly prefix: readonly string[];
  /** Set when the child changes its user by itself. */
  readonly runAs?: UserIds;
  /** Who must own the data folder, when that is not the user of this process. */
  readonly owner?: UserIds;
}

export interface UserIds {
  readonly uid: number;
  readonly gid: number;
}

const run = promisify(execFile);
const PROBE_TIMEOUT_MS = 10_000;
const FALLBACK_USER: UserIds = { uid: 65_534, gid: 65_534 };
/** The kernel stops the server when this process is killed: no orphan. util-linux only, so it is tried, not required. */
const STOP_WITH_PARENT = ['setpriv', '--pdeathsig', 'INT', '--'];

/** The first way to run the programs that works on this machine. */
export async function chooseLauncher(postgres: string): Promise<Launcher> {
  const failures: string[] = [];
  for (const launcher of await candidates()) {
    const failure = await probe(launcher, postgres);
    if (failure === undefined) return launcher;
    failures.push(failure);
  }
  const advice =
    process.getuid?.() === 0
      ? 'PostgreSQL does not run as root and no way to another user works here: start Clew as an ordinary user'
      : 'the PostgreSQL programs do not run on this machine (musl or very old system libraries?)';
  throw new EmbeddedPostgresError(
    'POSTGRES_PROGRAMS',
    `${advice}, or use a server of your own by its database URL. Tried: ${failures.join('; ')}`,
  );
}

async function candidates(): Promise<Launcher[]> {
  if (process.getuid?.() !== 0) return [{ prefix: STOP_WITH_PARENT }, { prefix: [] }];
  const user = await unprivilegedUser();
  const { uid, gid } = user;
  const ownNamespace = ['unshare', '--user', `--map-user=${uid}`, `--map-group=${gid}`, '--'];
  // Containers often forbid namespaces; there one capability lets the other user pass folders that are closed to it.
  const otherUser = ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'];
  const passClosedFolders = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override'];
  return [
    { prefix: [...ownNamespace, ...STOP_WITH_PARENT], owner: { uid: 0, gid: 0 } },
    { prefix: ownNamespace, owner: { uid: 0, gid: 0 } },
    { prefix: [...otherUser, ...passClosedFolders, ...STOP_WITH_PARENT.slice(1)], owner: user },
    { prefix: [], runAs: user, owner: user },
  ];
}

/** initdb looks its user up by number, so it has to be one that the machine knows. */
async function unprivilegedUser(): Promise<UserIds> {
  const accounts = await readFile('/etc/passwd', 'utf8').catch(() => '');
  for (const name of ['postgres', 'nobody', 'daemon']) {
    const line = accounts.split('\n').find((text) => text.startsWith(`${name}:`));
    const [, , uid, gid] = line?.split(':') ?? [];
    if (Number(uid) > 0 && Number(gid) >= 0) return { uid: Number(uid), gid: Number(gid) };
  }
  return FALLBACK_USER;
}

/** Undefined when the launcher works, else what went wrong. */
async function probe({ prefix, runAs }: Launcher, postgres: string): Promise<string | undefined> {
  const [file, ...args] = [...prefix, postgres, '--version'];
  try {
    await run(file, args, { timeout: PROBE_TIMEOUT_MS, ...runAs });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.trim().replaceAll('\n', ' ') : String(error);
  }
}
