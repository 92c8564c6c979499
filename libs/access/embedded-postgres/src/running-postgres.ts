import { readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';

import { PASSWORD_FILE, USER_NAME } from './cluster-folder.js';
import { isServedBy, LOCK_FILE } from './leftover-server.js';

/**
 * URL of the server that another process runs on this data folder now, for tools that work beside it; undefined when there is
 * none. Whoever may read the password file may connect: nothing is handed out that the folder does not give anyway.
 */
export async function findRunningPostgres(dataDir: string): Promise<string | undefined> {
  const root = await orUndefined(realpath(dataDir));
  if (root === undefined) return undefined;
  const clusterDir = join(root, 'cluster');
  const lock = await orUndefined(readFile(join(clusterDir, LOCK_FILE), 'utf8'));
  if (lock === undefined) return undefined;
  const [pid, , , port, , host] = lock.split('\n').map((line) => line.trim());
  if (!isWholeNumber(pid) || !isWholeNumber(port) || !host) return undefined; // being written
  if (!(await isServedBy(clusterDir, Number(pid)))) return undefined;
  const password = (await readFile(join(root, PASSWORD_FILE), 'utf8')).trim();
  return `postgres://${USER_NAME}:${password}@${host}:${port}/postgres`;
}

function isWholeNumber(text: string | undefined): text is string {
  return text !== undefined && /^[1-9]\d{0,9}$/.test(text);
}

async function orUndefined<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
