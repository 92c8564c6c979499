import { StoreError, type FlushId } from '@clew/store-contract';

import { nativeBlock } from '../native/block.js';
import { BigInt64Column, CountColumn, UInt32Column, UInt8Column } from '../native/column.js';
import { LowCardinalityColumn } from '../native/low-cardinality-column.js';
import { DEDUPLICATION_WINDOW, FLUSH_STATES, FLUSH_STATE_TYPE } from '../schema-types.js';
import type { Query, StoreClient } from '../store-client.js';
import { insertToken } from './insert-token.js';

export interface FlushMark {
  readonly state: (typeof FLUSH_STATES)[number];
  /** Most blocks that the flush inserted into one table: what it took of the deduplication window. */
  readonly blockCount: number;
  readonly spanCount: number;
}

/** Flushes of spans and of log records have marks of their own, as they share no table whose tokens could be forgotten. */
export type FlushTable = 'flushes' | 'log_flushes';

/**
 * The `flushes` or `log_flushes` table: which flushes are stored whole, and how much was written since. Rows are inserted last, so a row with
 * state `written` means that all inserts of its flush are in.
 */
export class FlushMarks {
  readonly #client: StoreClient;
  readonly #database: string;
  readonly #table: FlushTable;

  constructor(client: StoreClient, database: string, table: FlushTable) {
    this.#client = client;
    this.#database = database;
    this.#table = table;
  }

  get #name(): string {
    return `${this.#database}.${this.#table}`;
  }

  async isWritten(id: FlushId): Promise<boolean> {
    const rows = await this.#client.read(isWrittenQuery(this.#name, id));
    return Number(rows[0]?.[0] ?? 0) > 0;
  }

  /** True when this flush or one before it left a mark of any kind. */
  async hasAny(id: FlushId): Promise<boolean> {
    const rows = await this.#client.read(hasAnyQuery(this.#name, id));
    return Number(rows[0]?.[0] ?? 0) > 0;
  }

  async put(id: FlushId, mark: FlushMark): Promise<void> {
    const block = markBlock(id, mark);
    await this.#client.insertBlock(this.#name, block, insertToken(id, this.#table, mark.state));
  }

  /**
   * Rejects when a flush without a mark can't be written again safely: inserts of its first try may be stored, and so much has
   * been written since that the tables may have forgotten their tokens. Half of the window is left as a margin for
   * inserts that are still on their way.
   */
  async refuseForgotten(id: FlushId): Promise<void> {
    const rows = await this.#client.read(blocksSinceQuery(this.#name, id));
    const blocks = Number(rows[0]?.[0] ?? 0);
    if (blocks <= DEDUPLICATION_WINDOW / 2) return;
    throw new StoreError(
      'STORE_DEDUP_WINDOW',
      `flush ${String(id.flushNumber)} of ${id.stream}/${String(id.partition)} may be stored in part, and ${String(blocks)} blocks were written since; ` +
        `the tables recognise ${String(DEDUPLICATION_WINDOW)}. Writing it again could count it twice. ` +
        `Look for its rows (${this.#table === 'flushes' ? 'spans' : 'logs'}.flush_number), then insert a row with state 'written' into ${this.#table} to skip it, or with state 'begun' to write it again`,
      { retryable: false },
    );
  }
}

export function isWrittenQuery(table: string, id: FlushId): Query {
  return {
    sql: `SELECT count()
FROM ${table}
WHERE stream = {stream:String} AND stream_partition = {partition:UInt32}
  AND flush_number = {flushNumber:UInt64} AND state = 'written'`,
    parameters: parametersOf(id),
  };
}

export function hasAnyQuery(table: string, id: FlushId): Query {
  return {
    sql: `SELECT count()
FROM ${table}
WHERE stream = {stream:String} AND stream_partition = {partition:UInt32} AND flush_number <= {flushNumber:UInt64}`,
    parameters: parametersOf(id),
  };
}

/**
 * Blocks that the other partitions put into their busiest table since this flush could have begun: since the last mark that its
 * own partition left before it, which is the one of the flush before, or its own `begun`. Without either it was never begun.
 */
export function blocksSinceQuery(table: string, id: FlushId): Query {
  return {
    sql: `SELECT sum(block_count)
FROM ${table}
WHERE NOT (stream = {stream:String} AND stream_partition = {partition:UInt32})
  AND state = 'written'
  AND written_at >= (
  SELECT if(count() = 0, now64(3) + toIntervalDay(1), max(written_at))
  FROM ${table}
  WHERE stream = {stream:String} AND stream_partition = {partition:UInt32} AND flush_number <= {flushNumber:UInt64}
)`,
    parameters: parametersOf(id),
  };
}

function parametersOf(id: FlushId): Query['parameters'] {
  return { stream: id.stream, partition: id.partition, flushNumber: String(id.flushNumber) };
}

function markBlock(id: FlushId, mark: FlushMark): Uint8Array {
  const columns = {
    stream: new LowCardinalityColumn(),
    stream_partition: new UInt32Column(),
    flush_number: new BigInt64Column('UInt64'),
    state: new UInt8Column(FLUSH_STATE_TYPE),
    block_count: new UInt32Column(),
    span_count: new CountColumn(),
  };
  columns.stream.push(id.stream);
  columns.stream_partition.push(id.partition);
  columns.flush_number.push(id.flushNumber);
  columns.state.push(FLUSH_STATES.indexOf(mark.state));
  columns.block_count.push(mark.blockCount);
  columns.span_count.push(mark.spanCount);
  return nativeBlock(columns);
}
