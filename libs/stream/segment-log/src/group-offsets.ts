import { readFile } from 'node:fs/promises';
import { StreamError } from '@clew/stream-contract';
import { replaceFile } from './replace-file.js';

export interface CommittedOffset {
  readonly offset: bigint;
  readonly note: string;
}

const FORMAT_VERSION = 1;

/**
 * What a consumer group has finished, per partition. Commits that arrive while the file is being written share the next
 * write, so many partitions cost one.
 */
export class GroupOffsets {
  readonly #path: string;
  readonly #offsets: Map<number, CommittedOffset>;
  #written: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  private constructor(path: string, offsets: Map<number, CommittedOffset>) {
    this.#path = path;
    this.#offsets = offsets;
  }

  /** An unreadable file is reported and ignored: these offsets only steer retention and lag. */
  static async open(path: string, unreadable: (error: unknown) => void): Promise<GroupOffsets> {
    try {
      return new GroupOffsets(path, parse(await readFile(path, 'utf8')));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) unreadable(error);
      return new GroupOffsets(path, new Map());
    }
  }

  get(partition: number): CommittedOffset | undefined {
    return this.#offsets.get(partition);
  }

  /** Resolves when the offset is durable. */
  async commit(partition: number, committed: CommittedOffset): Promise<void> {
    this.#offsets.set(partition, committed);
    this.#next ??= this.#writeAfter(this.#written);
    await this.#next;
  }

  async #writeAfter(previous: Promise<void>): Promise<void> {
    // Its own caller hears of a failed write; the next one just tries again.
    await previous.catch(() => undefined);
    this.#next = undefined;
    this.#written = replaceFile(this.#path, serialise(this.#offsets));
    try {
      await this.#written;
    } catch (error) {
      throw new StreamError('STREAM_COMMIT_FAILED', `cannot write ${this.#path}`, { retryable: true, cause: error });
    }
  }
}

function serialise(offsets: ReadonlyMap<number, CommittedOffset>): string {
  const partitions = [...offsets].map(([partition, { offset, note }]) => ({ partition, offset: String(offset), note }));
  return JSON.stringify({ formatVersion: FORMAT_VERSION, partitions });
}

function parse(text: string): Map<number, CommittedOffset> {
  const file: unknown = JSON.parse(text);
  if (!isRecord(file) || file['formatVersion'] !== FORMAT_VERSION || !Array.isArray(file['partitions'])) {
    throw new Error(`not a group file of format version ${String(FORMAT_VERSION)}`);
  }
  return new Map(file['partitions'].map(parseEntry));
}

function parseEntry(entry: unknown): [number, CommittedOffset] {
  if (isRecord(entry)) {
    const { partition, offset, note } = entry;
    if (
      typeof partition === 'number' &&
      typeof offset === 'string' &&
      /^\d+$/.test(offset) &&
      typeof note === 'string'
    ) {
      return [partition, { offset: BigInt(offset), note }];
    }
  }
  throw new Error(`not a committed offset: ${JSON.stringify(entry)}`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
