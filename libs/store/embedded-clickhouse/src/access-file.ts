import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** How to reach the engine of a data folder while it runs: for tools beside it, such as a backup. */
export interface EngineAccess {
  readonly url: string;
  readonly username: string;
  readonly password: string;
}

const FILE = 'access.json';
const ANSWER_MS_MAX = 5000;

/** Only for whoever holds the engine's lock. Whoever may read this file may read the engine's own files as well. */
export async function writeAccess(dataDir: string, access: EngineAccess): Promise<void> {
  const path = join(dataDir, FILE);
  await writeFile(`${path}.new`, `${JSON.stringify({ pid: process.pid, ...access })}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
}

export async function removeAccess(dataDir: string): Promise<void> {
  await rm(join(dataDir, FILE), { force: true });
}

/** The engine that another process runs on this data folder now; undefined when there is none. */
export async function findRunningClickHouse(dataDir: string): Promise<EngineAccess | undefined> {
  let text: string;
  try {
    text = await readFile(join(dataDir, FILE), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  const found = parse(text);
  if (found === undefined || !isAlive(found.pid)) return undefined;
  const { url, username, password } = found;
  const access = { url, username, password };
  return (await answers(access)) ? access : undefined;
}

function parse(text: string): (EngineAccess & { readonly pid: number }) | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    const { pid, url, username, password }: Readonly<Record<string, unknown>> = { ...value };
    if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid < 1) return undefined;
    if (typeof url !== 'string' || typeof username !== 'string' || typeof password !== 'string') return undefined;
    return { pid, url, username, password };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** A file of a process that was killed may name a pid and a port that belong to others by now: the password tells. */
async function answers({ url, username, password }: EngineAccess): Promise<boolean> {
  try {
    const response = await fetch(`${url}/?query=SELECT%201`, {
      headers: { 'x-clickhouse-user': username, 'x-clickhouse-key': password },
      signal: AbortSignal.timeout(ANSWER_MS_MAX),
    });
    return response.ok && (await response.text()).trim() === '1';
  } catch {
    return false; // nobody listens
  }
}
