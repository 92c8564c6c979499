import { StreamError } from '@clew/stream-contract';
import type { RecordContent } from './record-frame.js';
import { frameBytes } from './record-frame.js';

interface Waiting {
  readonly contents: readonly RecordContent[];
  readonly bytes: number;
  readonly resolve: (firstOffset: number) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * One write and one sync at a time; everything that arrives meanwhile shares the next. So the number of syncs follows the
 * speed of the disk and not the number of callers, and order is the order of the calls.
 */
export class GroupCommit {
  readonly #write: (contents: readonly RecordContent[]) => Promise<number>;
  readonly #batchBytesMax: number;
  #waiting: Waiting[] = [];
  #running: Promise<void> | undefined;
  #closed = false;

  /** `write` makes the records durable in order and resolves with the offset of the first. */
  constructor(write: (contents: readonly RecordContent[]) => Promise<number>, options: { batchBytesMax: number }) {
    this.#write = write;
    this.#batchBytesMax = options.batchBytesMax;
  }

  /** Resolves with the offset of the first record once all are durable. */
  append(contents: readonly RecordContent[]): Promise<number> {
    if (this.#closed) return Promise.reject(closedError());
    const bytes = contents.reduce((sum, content) => sum + frameBytes(content), 0);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ contents, bytes, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Takes no more, lets what is being written finish and rejects the rest. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const { reject } of this.#waiting.splice(0)) reject(closedError());
    await this.#running;
  }

  /** Resolves when nothing waits. */
  async idle(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  async #run(): Promise<void> {
    // Callers of the same turn share the first batch.
    await Promise.resolve();
    while (this.#waiting.length > 0) await this.#commit(this.#takeBatch());
    this.#running = undefined;
  }

  #takeBatch(): Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const entry of this.#waiting) {
      if (count > 0 && bytes + entry.bytes > this.#batchBytesMax) break;
      bytes += entry.bytes;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }

  async #commit(batch: readonly Waiting[]): Promise<void> {
    try {
      let offset = await this.#write(batch.flatMap((entry) => entry.contents));
      for (const entry of batch) {
        entry.resolve(offset);
        offset += entry.contents.length;
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}

export function closedError(): StreamError {
  return new StreamError('STREAM_CLOSED', 'the span stream is shutting down', { retryable: true });
}
