import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, lchown, mkdir, open, readFile, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import type { Launcher, UserIds } from './launcher.js';
import { clearLeftoverServer } from './leftover-server.js';
import type { Programs } from './programs.js';

export interface ClusterFolder {
  /** PostgreSQL's own folder. */
  readonly clusterDir: string;
  readonly password: string;
}

export const USER_NAME = 'clew';
/** In the data folder, readable to its owner only. */
export const PASSWORD_FILE = 'password';
/** Major version of the programs: a cluster of another one can't be opened. */
const SUPPORTED_VERSION = '18';
const INITDB_TIMEOUT_MS = 120_000;
const run = promisify(execFile);

/** Creates what is missing: the folder, a random password (once, readable to its owner only) and the cluster. */
export async function prepareClusterFolder(
  dataDir: string,
  programs: Programs,
  launcher: Launcher,
  onLog: (line: string) => void,
): Promise<ClusterFolder> {
  const root = await openFolder(dataDir);
  const clusterDir = join(root, 'cluster');
  await clearLeftoverServer(clusterDir, onLog); // before anything in the folder is touched: it may be in use
  try {
    if (launcher.owner !== undefined) await lchown(root, launcher.owner.uid, launcher.owner.gid);
    const passwordFile = join(root, PASSWORD_FILE);
    const password = await readOrCreatePassword(passwordFile);
    if (launcher.owner !== undefined) await lchown(passwordFile, launcher.owner.uid, launcher.owner.gid);
    if (await isCluster(clusterDir)) {
      if (launcher.owner !== undefined) await giveTo(clusterDir, launcher.owner);
    } else {
      await createCluster(root, clusterDir, passwordFile, programs, launcher);
    }
    return { clusterDir, password };
  } catch (cause) {
    if (cause instanceof EmbeddedPostgresError) throw cause;
    throw folderError(root, cause);
  }
}

async function openFolder(dataDir: string): Promise<string> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    return await realpath(dataDir);
  } catch (cause) {
    throw folderError(dataDir, cause);
  }
}

async function readOrCreatePassword(file: string): Promise<string> {
  const known = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  });
  if (known.trim() !== '') return known.trim();
  // Written aside and renamed: a crash half way must not leave an empty password behind.
  const password = randomBytes(32).toString('hex');
  const draft = `${file}.${process.pid}`;
  const handle = await open(draft, 'w', 0o600);
  try {
    await handle.writeFile(`${password}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
  return password;
}

async function isCluster(clusterDir: string): Promise<boolean> {
  const version = await readFile(join(clusterDir, 'PG_VERSION'), 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  });
  if (version === '') return false;
  if (version.trim() === SUPPORTED_VERSION) return true;
  throw new EmbeddedPostgresError(
    'POSTGRES_FOLDER',
    `${clusterDir} was written by PostgreSQL ${version.trim()}, this is ${SUPPORTED_VERSION}: dump it with the old version and load it into a new data folder`,
  );
}

/** Built aside and renamed when complete, so that a crash in the middle leaves nothing that looks like a cluster. */
async function createCluster(
  root: string,
  clusterDir: string,
  passwordFile: string,
  programs: Programs,
  launcher: Launcher,
): Promise<void> {
  await removeDrafts(root);
  const draft = join(root, `cluster-draft-${process.pid}`);
  await mkdir(draft, { mode: 0o700 });
  if (launcher.owner !== undefined) await lchown(draft, launcher.owner.uid, launcher.owner.gid);
  const initdb = [
    ...[programs.initdb, '--pgdata', draft, '--username', USER_NAME, '--pwfile', passwordFile],
    ...['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--locale', 'C'],
    ...['--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
  ];
  const [file = programs.initdb, ...args] = [...launcher.prefix, ...initdb];
  try {
    await run(file, args, { timeout: INITDB_TIMEOUT_MS, env: { ...process.env, LC_ALL: 'C' }, ...launcher.runAs });
    await rename(draft, clusterDir);
  } catch (cause) {
    await rm(draft, { recursive: true, force: true });
    throw folderError(root, cause);
  }
}

async function removeDrafts(root: string): Promise<void> {
  const names = await readdir(root);
  const drafts = names.filter((name) => name.startsWith('cluster-draft-'));
  await Promise.all(drafts.map((name) => rm(join(root, name), { recursive: true, force: true })));
}

/** Another way to run the server (see launcher) may have been chosen the last time, and files then have another owner. */
async function giveTo(folder: string, owner: UserIds): Promise<void> {
  await chmod(folder, 0o700);
  if ((await stat(folder)).uid === owner.uid) return;
  const entries = await readdir(folder, { recursive: true });
  for (const entry of entries) await lchown(join(folder, entry), owner.uid, owner.gid);
  await lchown(folder, owner.uid, owner.gid); // last: a crash in between is made good by the next start
}

function folderError(folder: string, cause: unknown): EmbeddedPostgresError {
  const reason = cause instanceof Error ? cause.message.trim() : String(cause);
  return new EmbeddedPostgresError(
    'POSTGRES_FOLDER',
    `the PostgreSQL data folder ${folder} can't be used (it must be readable and writable for this user): ${reason}`,
    cause,
  );
}
