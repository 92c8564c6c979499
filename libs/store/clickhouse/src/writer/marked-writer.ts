import type { FlushId } from '@clew/store-contract';

import type { StoreClient } from '../store-client.js';
import type { FlushMarks } from './flush-marks.js';
import { insertToken } from './insert-token.js';

/** One insert: the rows of one table and one of its partitions, as one Native block. */
export interface TableBlock<Table extends string = string> {
  readonly table: Table;
  /** Of the table, as the writer names it; part of the deduplication token. */
  readonly partition: string;
  readonly block: Uint8Array;
  /** Called when the block is stored, and nobody reads its bytes any more. Not after a failure: a socket that closes may still do. */
  readonly release?: () => void;
}

export interface MarkedWriterOptions {
  readonly database: string;
  readonly insertsMax: number;
}

/** What a flush inserts. Equal in every try, from any process. */
export interface FlushContent {
  readonly id: FlushId;
  /** Spans or log records, for the mark. */
  readonly itemCount: number;
  readonly blocks: () => AsyncGenerator<TableBlock, void, undefined>;
}

/** Stores flushes, each once: every insert has a token of its own, and the mark comes last. */
export class MarkedWriter {
  readonly #client: StoreClient;
  readonly #marks: FlushMarks;
  readonly #options: MarkedWriterOptions;
  /** Partitions that are known to have left a mark. */
  readonly #marked = new Set<string>();
  /** Flush number by partition whose last try failed: another must look whether the tables still know what is in. */
  readonly #failed = new Map<string, bigint>();

  constructor(client: StoreClient, marks: FlushMarks, options: MarkedWriterOptions) {
    this.#client = client;
    this.#marks = marks;
    this.#options = options;
  }

  async write(content: FlushContent): Promise<void> {
    const { id } = content;
    const partition = partitionName(id);
    if (this.#failed.get(partition) === id.flushNumber) await this.#marks.refuseForgotten(id);
    await this.#begin(id, partition);
    try {
      await this.#insertAll(content);
    } catch (error) {
      this.#failed.set(partition, id.flushNumber);
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

  async #insertAll({ id, itemCount, blocks }: FlushContent): Promise<void> {
    const { database, insertsMax } = this.#options;
    const source = blocks();
    const blocksByTable = new Map<string, number>();
    const insertNext = async (): Promise<void> => {
      // The workers share the generator: each takes the next block when it has stored one.
      for await (const { table, partition, block, release } of source) {
        blocksByTable.set(table, (blocksByTable.get(table) ?? 0) + 1);
        await this.#client.insertBlock(`${database}.${table}`, block, insertToken(id, table, partition));
        release?.();
      }
    };
    const outcomes = await Promise.allSettled(Array.from({ length: insertsMax }, insertNext));
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
    const blockCount = Math.max(0, ...blocksByTable.values());
    await this.#marks.put(id, { state: 'written', blockCount, spanCount: itemCount });
  }
}

function partitionName(id: FlushId): string {
  return `${id.stream}:${String(id.partition)}`;
}
