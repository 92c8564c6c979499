import type { FileHandle } from 'node:fs/promises';
import { constants, open } from 'node:fs/promises';

/** The file operations a log needs, so that tests can let a disk fill up or fail. */
export interface SegmentFiles {
  /** Opens for reading and writing; creates the file if it is missing. */
  open(path: string): Promise<SegmentFile>;
  /** Opens for reading; rejects if the file is missing. */
  openExisting(path: string): Promise<SegmentFile>;
  /** Makes the names in a folder durable. */
  syncFolder(path: string): Promise<void>;
}

export interface SegmentFile {
  /** Fills `target` from `position`; returns fewer bytes only at the end of the file. */
  read(target: Buffer, position: number): Promise<number>;
  /** Writes all of `bytes`. */
  write(bytes: Buffer, position: number): Promise<void>;
  truncate(size: number): Promise<void>;
  datasync(): Promise<void>;
  size(): Promise<number>;
  modifiedAtMs(): Promise<number>;
  close(): Promise<void>;
}

export const diskFiles: SegmentFiles = {
  async open(path) {
    // No flag of `open` by name does this: 'a+' ignores positions, 'r+' wants the file to exist and 'w+' empties it.
    return new DiskFile(await open(path, constants.O_RDWR | constants.O_CREAT));
  },
  async openExisting(path) {
    return new DiskFile(await open(path, 'r'));
  },
  async syncFolder(path) {
    const folder = await open(path, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  },
};

class DiskFile implements SegmentFile {
  readonly #handle: FileHandle;

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  async read(target: Buffer, position: number): Promise<number> {
    let filled = 0;
    while (filled < target.length) {
      const { bytesRead } = await this.#handle.read(target, filled, target.length - filled, position + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return filled;
  }

  async write(bytes: Buffer, position: number): Promise<void> {
    let written = 0;
    while (written < bytes.length) {
      const result = await this.#handle.write(bytes, written, bytes.length - written, position + written);
      written += result.bytesWritten;
    }
  }

  truncate(size: number): Promise<void> {
    return this.#handle.truncate(size);
  }

  datasync(): Promise<void> {
    return this.#handle.datasync();
  }

  async size(): Promise<number> {
    return (await this.#handle.stat()).size;
  }

  async modifiedAtMs(): Promise<number> {
    return (await this.#handle.stat()).mtimeMs;
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}
