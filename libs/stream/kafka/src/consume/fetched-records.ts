import { AbortedTransactions } from './aborted-transactions.js';
import type { FetchedPartition } from './fetch-request.js';
import type { Memory, MemoryPool } from './memory-pool.js';
import { type RecordBatchHeader, endOfBatch, offsetAfterBatch, readBatchHeader } from './record-batch-header.js';

/** The whole record batches that one answer brought of one partition, in memory of their own. */
export class FetchedRecords {
  readonly memory: Memory;
  readonly bytes: number;
  readonly aborted: AbortedTransactions;
  #at = 0;

  private constructor(memory: Memory, bytes: number, aborted: AbortedTransactions) {
    this.memory = memory;
    this.bytes = bytes;
    this.aborted = aborted;
  }

  /**
   * Copies what is whole, and tells from which offset to go on; undefined when nothing is. Throws a RangeError for what are no
   * record batches.
   */
  static copyOf(
    { records, aborted }: Pick<FetchedPartition, 'records' | 'aborted'>,
    pool: MemoryPool,
  ): { readonly fetched: FetchedRecords; readonly next: bigint } | undefined {
    let whole = 0;
    let last = 0;
    for (let end = endOfBatch(records, 0, records.length); end !== undefined;) {
      last = whole;
      whole = end;
      end = endOfBatch(records, whole, records.length);
    }
    if (whole === 0) return undefined;
    const next = offsetAfterBatch(records, last);
    const copy = pool.acquire(whole);
    records.copy(copy.bytes, 0, 0, whole);
    return { fetched: new FetchedRecords(copy, whole, new AbortedTransactions(aborted)), next };
  }

  /** The next batch; undefined after the last. Throws a RangeError, at every call, when it is corrupt. */
  nextBatch(): RecordBatchHeader | undefined {
    const end = endOfBatch(this.memory.bytes, this.#at, this.bytes);
    if (end === undefined) return undefined;
    const batch = readBatchHeader(this.memory.bytes, this.#at, end);
    this.#at = end;
    return batch;
  }
}
