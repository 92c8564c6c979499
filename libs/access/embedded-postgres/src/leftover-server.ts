import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { inspectProcess } from './process-table.js';
import type { ProcessEntry } from './process-table.js';

/** Given to the server as a setting, so that its command line tells who started it. */
export const OWNER_SETTING = 'clew.owner_pid';

/** PostgreSQL's own: pid, folder, start time, port, socket folder, address, shared memory, state; a line each. */
export const LOCK_FILE = 'postmaster.pid';

const POLL_MS = 20;
const FAST_SHUTDOWN_MS = 10_000;
const IMMEDIATE_SHUTDOWN_MS = 5_000;

/**
 * Makes the cluster folder free for a new server. A process that was killed may have left its server running: that one
 * is stopped. A server whose starter is alive is left alone and reported. After a crash of the machine the lock file may
 * name a pid that belongs to somebody else by now, and PostgreSQL would refuse to start: the file is removed.
 */
export async function clearLeftoverServer(clusterDir: string, onLog: (line: string) => void): Promise<void> {
  const lockFile = join(clusterDir, LOCK_FILE);
  const pid = await readLockedPid(lockFile);
  if (pid === undefined) return;
  const entry = await inspectProcess(pid);
  if (entry === undefined) return; // PostgreSQL itself knows what to do about a lock of the dead
  if (!isServerOf(entry, clusterDir)) {
    onLog(`removed the lock file of an earlier server: its pid ${pid} now belongs to another program`);
    await rm(lockFile, { force: true });
    return;
  }
  if (isOwned(entry)) {
    throw new EmbeddedPostgresError(
      'POSTGRES_IN_USE',
      `the PostgreSQL data folder ${clusterDir} is in use by process ${entry.parentPid}: stop it first, or choose another data folder`,
    );
  }
  onLog(`stopping server ${pid}, left running by a process that was killed`);
  await stopOrphan(pid, clusterDir);
}

/** Whether the process is the server of this folder, and whoever started it still lives. */
export async function isServedBy(clusterDir: string, pid: number): Promise<boolean> {
  const entry = await inspectProcess(pid);
  return entry !== undefined && isServerOf(entry, clusterDir) && isOwned(entry);
}

async function readLockedPid(lockFile: string): Promise<number | undefined> {
  const text = await readFile(lockFile, 'utf8').catch(() => '');
  const pid = Number(text.split('\n', 1)[0]);
  return Number.isInteger(pid) && pid > 1 ? pid : undefined;
}

function isServerOf({ args }: ProcessEntry, clusterDir: string): boolean {
  // `ps` gives words where /proc gives arguments, so a folder with a space in its name is compared as text.
  return args.some((arg) => /(^|\/)postgres$/.test(arg)) && ` ${args.join(' ')} `.includes(` ${clusterDir} `);
}

/** A child keeps its parent only while the parent lives, so this can't be fooled by a pid used again. */
function isOwned({ args, parentPid }: ProcessEntry): boolean {
  return args.includes(`${OWNER_SETTING}=${parentPid}`);
}

async function stopOrphan(pid: number, clusterDir: string): Promise<void> {
  const steps = [
    { signal: 'SIGINT', waitMs: FAST_SHUTDOWN_MS },
    { signal: 'SIGQUIT', waitMs: IMMEDIATE_SHUTDOWN_MS },
    { signal: 'SIGKILL', waitMs: IMMEDIATE_SHUTDOWN_MS },
  ] as const;
  for (const { signal, waitMs } of steps) {
    if (!sendSignal(pid, signal)) return;
    const deadline = performance.now() + waitMs;
    while (performance.now() < deadline) {
      if ((await inspectProcess(pid)) === undefined) return;
      await sleep(POLL_MS);
    }
  }
  throw new EmbeddedPostgresError(
    'POSTGRES_IN_USE',
    `server ${pid}, left running on ${clusterDir}, does not stop: end it by hand`,
  );
}

/** False when there is no such process any more. */
function sendSignal(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
    throw error;
  }
}
