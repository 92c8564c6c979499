import { randomUUID } from 'node:crypto';
import { closeSync, ftruncateSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A body that lies in a file for the engine to read. */
export interface IncomingFile {
  readonly path: string;
  /** Once the engine has read it, or will not. */
  release(): void;
}

interface OpenFile {
  readonly path: string;
  readonly descriptor: number;
}

/**
 * Files for the bodies of small inserts, written again and again: a sampler sends about eighty of them a second, and to make, write
 * and remove a file for each through the thread pool costs more than the bytes do. There are as many as bodies that were held at
 * once, which is what the server admits.
 */
export class IncomingFiles {
  readonly #folder: string;
  readonly #free: OpenFile[] = [];

  constructor(folder: string) {
    this.#folder = folder;
  }

  hold(bytes: Uint8Array): IncomingFile {
    const file = this.#free.pop() ?? this.#open();
    try {
      overwrite(file.descriptor, bytes);
    } catch (error) {
      remove(file);
      throw error;
    }
    return { path: file.path, release: () => this.#free.push(file) };
  }

  close(): void {
    for (const file of this.#free.splice(0)) remove(file);
  }

  #open(): OpenFile {
    const path = join(this.#folder, randomUUID());
    return { path, descriptor: openSync(path, 'w', 0o600) };
  }
}

function overwrite(descriptor: number, bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.length) written += writeSync(descriptor, bytes, written, bytes.length - written, written);
  ftruncateSync(descriptor, bytes.length);
}

function remove({ path, descriptor }: OpenFile): void {
  closeSync(descriptor);
  rmSync(path, { force: true });
}
