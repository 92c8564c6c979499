import { type StreamMessage, StreamError, decodeHeaders } from '@clew/stream-contract';
import { decompressRecords } from './decompress.js';
import type { FetchedRecords } from './fetched-records.js';
import type { MemoryPool } from './memory-pool.js';
import { ReadMemory } from './read-memory.js';
import type { RecordBatchHeader } from './record-batch-header.js';
import { RecordCursor } from './record-cursor.js';
import { RecordHeaders } from './record-headers.js';

export interface MessageQueueOptions {
  readonly topic: string;
  readonly partition: number;
  readonly pool: MemoryPool;
  /** A message whose headers cannot be read is passed over. */
  readonly onSkipped: (offset: bigint, error: unknown) => void;
}

export interface ReadMessages {
  /** Valid until the next read. */
  readonly messages: readonly StreamMessage[];
  /** Where to go on: beyond what was passed over, too. */
  readonly next: bigint;
}

/**
 * What was fetched of a partition and is still to be read, as it came from the broker. It is decompressed batch by batch when it
 * is read, so that reading ahead costs no more memory than the compressed bytes.
 */
export class MessageQueue {
  readonly #options: MessageQueueOptions;
  readonly #memory: ReadMemory;
  readonly #headers = new RecordHeaders();
  #fetched: FetchedRecords[] = [];
  #bytes = 0;
  #batch: RecordBatchHeader | undefined;
  #records: RecordCursor | undefined;
  #failure: StreamError | undefined;

  constructor(options: MessageQueueOptions) {
    this.#options = options;
    this.#memory = new ReadMemory(options.pool);
  }

  /** Compressed, of what is not read to its end. */
  get bytes(): number {
    return this.#bytes;
  }

  /** There is nothing to read, nor to say. */
  get isEmpty(): boolean {
    return this.#fetched.length === 0 && this.#failure === undefined;
  }

  /** What comes after cannot be read. */
  get hasFailed(): boolean {
    return this.#failure !== undefined;
  }

  push(fetched: FetchedRecords): void {
    this.#fetched.push(fetched);
    this.#bytes += fetched.bytes;
  }

  /** What lies at `offset`, after all that is here, cannot be read. */
  fail(offset: bigint, error: unknown): void {
    const { topic, partition } = this.#options;
    const reason = error instanceof Error ? error.message : String(error);
    const what = `what is at offset ${offset} of partition ${partition} of ${topic} cannot be read: ${reason}`;
    this.#failure = new StreamError('STREAM_BATCH_INVALID', what, { retryable: false, cause: error });
  }

  /** What was read last stays valid. */
  clear(): void {
    this.#drop();
    this.#failure = undefined;
  }

  /** What was read before is not valid any more. */
  release(): void {
    this.#memory.reset(this.#records !== undefined && this.#batch?.codec === 'lz4');
  }

  /**
   * Messages at or after `from`, in order, until `bytesMax` bytes of values are in hand. Throws a permanent StreamError
   * `STREAM_BATCH_INVALID` when what comes next cannot be read.
   */
  read(from: bigint, bytesMax: number): ReadMessages {
    const messages: StreamMessage[] = [];
    let next = from;
    try {
      for (let bytes = 0; bytes < bytesMax;) {
        const records = this.#records ?? this.#open();
        const batch = this.#batch;
        if (records === undefined || batch === undefined) break;
        if (!records.next()) {
          next = later(next, batch.baseOffset + BigInt(batch.lastOffsetDelta) + 1n);
          this.#records = undefined;
          continue;
        }
        const offset = batch.baseOffset + BigInt(records.offsetDelta);
        if (offset < next) continue; // of a batch that begins earlier
        const message = this.#decode(records, offset);
        if (message !== undefined) messages.push(message);
        bytes += records.valueEnd - records.valueStart;
        next = offset + 1n;
      }
    } catch (error) {
      this.#drop();
      this.fail(next, error);
    }
    if (messages.length === 0 && this.#failure !== undefined) throw this.#failure;
    return { messages, next };
  }

  #drop(): void {
    for (const { memory } of this.#fetched) this.#memory.adopt(memory); // what was read last may lie in it
    this.#fetched = [];
    this.#bytes = 0;
    this.#records = undefined;
  }

  /** The records of the next batch; undefined when there is none. Those of a batch without messages are none. */
  #open(): RecordCursor | undefined {
    for (let fetched = this.#fetched[0]; fetched !== undefined; fetched = this.#fetched[0]) {
      const batch = fetched.nextBatch();
      if (batch !== undefined) {
        this.#batch = batch;
        return (this.#records = this.#recordsOf(batch, fetched));
      }
      this.#memory.adopt(fetched.memory);
      this.#bytes -= fetched.bytes;
      this.#fetched.shift();
    }
    return undefined;
  }

  #recordsOf(batch: RecordBatchHeader, { aborted, memory }: FetchedRecords): RecordCursor {
    const nothing = { start: 0, end: 0 };
    if (aborted.hides(batch)) return new RecordCursor(memory.bytes, nothing, 0);
    const records = decompressRecords(memory, batch, this.#memory);
    const cursor = new RecordCursor(records.bytes, records, batch.recordCount);
    if (!batch.isControl) return cursor;
    if (cursor.next()) aborted.settled(batch, cursor);
    return new RecordCursor(memory.bytes, nothing, 0);
  }

  #decode(record: RecordCursor, offset: bigint): StreamMessage | undefined {
    const { partition, onSkipped } = this.#options;
    try {
      const texts = this.#headers.read(record);
      const headers = decodeHeaders((name) => texts.get(name));
      // No Buffer: its `slice` does not copy, on which a reader may count that wants to keep something.
      const { buffer, byteOffset } = record.bytes;
      const value = new Uint8Array(buffer, byteOffset + record.valueStart, record.valueEnd - record.valueStart);
      return { partition, offset, headers, value };
    } catch (error) {
      onSkipped(offset, error);
      return undefined;
    }
  }
}

function later(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}
