import type { Flush, FlushId, FlushSink } from '@clew/store-contract';

import type { StoreClient } from '../store-client.js';
import { flushBlocks } from './flush-blocks.js';
import type { FlushMarks } from './flush-marks.js';
import { insertToken } from './insert-token.js';

export interface FlushWriterOptions {
  readonly database: string;
  readonly insertsMax: number;
  readonly onMalformedSpan: (reason: Error) => void;
}

/** Stores flushes: every insert has a token of its own, and the mark comes last. */
export class FlushWriter implements FlushSink {
  readonly #client: StoreClient;
  readonly #marks: FlushMarks;
  readonly #options: FlushWriterOptions;
  /** Partitions that are known to have left a mark. */
  readonly #marked = new Set<string>();
  /** Flush number by partition whose last try failed: another must look whether the tables still know what is in. */
  readonly #failed = new Map<string, bigint>();

  constructor(client: StoreClient, marks: FlushMarks, options: FlushWriterOptions) {
    this.#client = client;
    this.#marks = marks;
    this.#options = options;
  }

  async write(flush: Flush): Promise<void> {
    const partition = partitionName(flush.id);
    if (this.#failed.get(partition) === flush.id.flushNumber) await this.#marks.refuseForgotten(flush.id);
    await this.#begin(flush.id, partition);
    try {
      await this.#insertAll(flush);
    } catch (error) {
      this.#failed.set(partition, flush.id.flushNumber);
      throw error;
    }
    this.#failed.delete(partition);
  }

  async has(id: FlushId): Promise<boolean> {
    if (await this.#marks.isWritten(id)) return true;
    await this.#marks.refuseForgotten(id);
    return false;
  }

  /** The first flush of a partition ever has no mark before it, so it leaves a time from which the window is counted. */
  async #begin(id: FlushId, partition: string): Promise<void> {
    if (this.#marked.has(partition)) return;
    if (!(await this.#marks.hasAny(id))) await this.#marks.put(id, { state: 'begun', blockCount: 0, spanCount: 0 });
    this.#marked.add(partition);
  }

  async #insertAll(flush: Flush): Promise<void> {
    const { database, insertsMax, onMalformedSpan } = this.#options;
    const blocks = flushBlocks(flush, onMalformedSpan);
    const blocksByTable = new Map<string, number>();
    const insertNext = async (): Promise<void> => {
      // The workers share the generator: each takes the next block when it has stored one.
      for await (const { table, partition, block } of blocks) {
        blocksByTable.set(table, (blocksByTable.get(table) ?? 0) + 1);
        await this.#client.insertBlock(`${database}.${table}`, block, insertToken(flush.id, table, partition));
      }
    };
    const outcomes = await Promise.allSettled(Array.from({ length: insertsMax }, insertNext));
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
    await this.#marks.put(flush.id, {
      state: 'written',
      blockCount: Math.max(0, ...blocksByTable.values()),
      spanCount: flush.spans.length,
    });
  }
}

function partitionName(id: FlushId): string {
  return `${id.stream}:${String(id.partition)}`;
}
