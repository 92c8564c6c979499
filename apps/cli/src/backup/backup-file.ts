import { createHash } from 'node:crypto';
import { constants, createReadStream, createWriteStream } from 'node:fs';
import { copyFile, link } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform, Writable, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';

import type { BackupFile } from './manifest.js';

/** Most of what gzip can save, at a fraction of its time: a backup runs beside people's work. */
const GZIP_LEVEL = 1;

/** Compresses `rows` into a new file, and notes what it must be from now on. */
export async function writeBackupFile(
  folder: string,
  path: string,
  rows: Readable,
  signal: AbortSignal,
): Promise<BackupFile> {
  const sum = createSum();
  const file = createWriteStream(join(folder, path), { mode: 0o600, flags: 'wx', flush: true });
  await pipeline(rows, createGzip({ level: GZIP_LEVEL }), sum.through, file, { signal });
  return { path, ...sum.result() };
}

/** Takes a file of an earlier backup into this one, where it takes no room when both are on one disk. False: it is damaged. */
export async function reuseBackupFile(base: string, from: BackupFile, folder: string, path: string): Promise<boolean> {
  if ((await damageOf(base, from)) !== undefined) return false;
  try {
    await link(join(base, from.path), join(folder, path));
  } catch {
    // Another disk, or one without links: a copy that fails says why.
    await copyFile(join(base, from.path), join(folder, path), constants.COPYFILE_EXCL);
  }
  return true;
}

/** What is wrong with a file; undefined when it is as it was written. */
export async function damageOf(folder: string, { path, bytes, sha256 }: BackupFile): Promise<string | undefined> {
  const sum = createSum();
  const nothing = new Writable({
    write: (_chunk, _encoding, done) => {
      done();
    },
  });
  try {
    await pipeline(createReadStream(join(folder, path)), sum.through, nothing);
  } catch (error) {
    return `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
  const found = sum.result();
  if (found.bytes !== bytes) return `${path} has ${found.bytes} bytes, not ${bytes}`;
  return found.sha256 === sha256 ? undefined : `${path} has another content than it was written with (SHA-256)`;
}

/** What was given to `writeBackupFile`. Errors of the file come out of the stream. */
export function readBackupFile(folder: string, { path }: BackupFile): Readable {
  const rows = createGunzip();
  createReadStream(join(folder, path))
    .once('error', (error) => rows.destroy(error))
    .pipe(rows);
  return rows;
}

function createSum(): { readonly through: Transform; readonly result: () => Omit<BackupFile, 'path'> } {
  const hash = createHash('sha256');
  let bytes = 0;
  const through = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  return { through, result: () => ({ bytes, sha256: hash.digest('hex') }) };
}
