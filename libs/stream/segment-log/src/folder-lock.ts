import { readFile, readlink, rm, stat, writeFile } from 'node:fs/promises';
import type { Server } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { StreamError } from '@clew/stream-contract';

const LOCK_FILE = 'LOCK';

/**
 * Lets one process at a time use a data folder.
 *
 * On Linux the lock is a listening socket in the abstract namespace, named after the folder's device and inode: the
 * kernel hands it to one process and takes it back when that process dies, however it dies, so it cannot be stale. The
 * LOCK file only tells who holds it. Elsewhere the LOCK file is the lock, and a process id that is gone makes it stale.
 * Either sees processes of the same machine and container only: a folder shared over a network must not be shared.
 */
export class FolderLock {
  readonly #path: string;
  readonly #socket: Server | undefined;

  private constructor(path: string, socket: Server | undefined) {
    this.#path = path;
    this.#socket = socket;
  }

  static async take(folder: string): Promise<FolderLock> {
    const path = join(folder, LOCK_FILE);
    const isLinux = process.platform === 'linux';
    const socket = isLinux ? await listenFor(folder, path) : undefined;
    if (!isLinux) await passOverStaleFile(folder, path);
    await writeFile(path, `${String(process.pid)}\n`, { flag: isLinux ? 'w' : 'wx' });
    return new FolderLock(path, socket);
  }

  async release(): Promise<void> {
    await rm(this.#path, { force: true });
    const socket = this.#socket;
    if (socket !== undefined) await new Promise((resolve) => socket.close(resolve));
  }
}

async function listenFor(folder: string, path: string): Promise<Server> {
  const { dev, ino } = await stat(folder, { bigint: true });
  const socket = createServer((connection) => {
    connection.destroy();
  });
  // The lock alone must not keep a process running.
  socket.unref();
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.listen(`\0clew-segment-log-${String(dev)}-${String(ino)}`, resolve);
    });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') throw await held(folder, path, error);
    throw error;
  }
  return socket;
}

async function passOverStaleFile(folder: string, path: string): Promise<void> {
  const holder = await holderOf(path);
  if (holder !== undefined && holder !== process.pid && isRunning(holder)) throw await held(folder, path);
  await rm(path, { force: true });
}

async function held(folder: string, path: string, cause?: unknown): Promise<StreamError> {
  const pid = await holderOf(path);
  const command = pid === undefined ? undefined : await commandOf(pid);
  const who =
    pid === undefined ? 'another process' : `process ${String(pid)}${command === undefined ? '' : ` (${command})`}`;
  return new StreamError(
    'STREAM_FOLDER_LOCKED',
    `the data folder ${folder} is in use by ${who}; stop it, or choose another folder`,
    { retryable: false, cause },
  );
}

async function holderOf(path: string): Promise<number | undefined> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const pid = Number.parseInt(text, 10);
  return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Only decorates an error message, so that not knowing is fine. */
async function commandOf(pid: number): Promise<string | undefined> {
  return readlink(`/proc/${String(pid)}/exe`).catch(() => undefined);
}
