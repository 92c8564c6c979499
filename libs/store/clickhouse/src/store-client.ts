import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';

import { ClickHouseLogLevel, createClient, type ClickHouseClient, type ClickHouseSettings } from '@clickhouse/client';

import type { StoreSettings } from './options.js';
import { readFailure, writeFailure } from './store-failure.js';

export type QueryParameters = Readonly<Record<string, string | number | readonly string[]>>;

/** SQL with named parameters (`{name:Type}`) and their values. No value of a caller is ever part of the text. */
export interface Query {
  readonly sql: string;
  readonly parameters: QueryParameters;
}

/** A cell of an answer: 64-bit integers come as text, see `READ_FORMAT`. */
export type Cell = string | number | boolean | null | readonly Cell[];

/** Statements against one ClickHouse, with its failures in the port's words. */
export class StoreClient {
  readonly #client: ClickHouseClient;
  readonly #readSettings: ClickHouseSettings;

  constructor(settings: StoreSettings) {
    this.#client = createClient({
      url: settings.url,
      username: settings.username,
      password: settings.password,
      application: 'clew',
      max_open_connections: settings.connectionsMax,
      request_timeout: settings.insertTimeMsMax,
      log: { level: ClickHouseLogLevel.OFF }, // failures are the caller's to report
    });
    this.#readSettings = {
      readonly: '2',
      max_execution_time: settings.readTimeMsMax / 1000,
      timeout_overflow_mode: 'throw',
      max_rows_to_read: String(settings.readRowsMax),
      read_overflow_mode: 'throw',
      max_memory_usage: String(settings.readMemoryBytesMax),
      output_format_json_quote_64bit_integers: 1,
      output_format_json_quote_denormals: 1,
    };
  }

  /** Rows of an answer as arrays. Aborting ends the query in the engine, which sees the connection close. */
  async read(query: Query, signal?: AbortSignal): Promise<readonly (readonly Cell[])[]> {
    signal?.throwIfAborted();
    try {
      const answer = await this.#client.query({
        query: query.sql,
        query_params: { ...query.parameters },
        format: 'JSONCompactEachRow',
        clickhouse_settings: { ...this.#readSettings, cancel_http_readonly_queries_on_client_close: 1 },
        ...(signal === undefined ? {} : { abort_signal: signal }),
      });
      return await answer.json<readonly Cell[]>();
    } catch (error) {
      signal?.throwIfAborted();
      throw readFailure(error);
    }
  }

  /** Inserts one Native block. The same token with the same block is stored once. */
  async insertBlock(table: string, block: Uint8Array, deduplicationToken: string): Promise<void> {
    try {
      const answer = await this.#client.exec({
        query: `INSERT INTO ${table} FORMAT Native`,
        values: Readable.from([block], { objectMode: false }),
        clickhouse_settings: { ...INSERT_SETTINGS, insert_deduplication_token: deduplicationToken },
      });
      // Nothing comes, but only its end says that the insert is done and the socket free.
      await finished(answer.stream.resume());
    } catch (error) {
      throw writeFailure(error);
    }
  }

  async command(sql: string): Promise<void> {
    try {
      await this.#client.command({ query: sql, clickhouse_settings: { wait_end_of_query: 1 } });
    } catch (error) {
      throw writeFailure(error);
    }
  }

  close(): Promise<void> {
    return this.#client.close();
  }
}

/**
 * Defaults of these changed between versions, and the exactness of a flush depends on them: the insert is answered when its
 * part is there, is remembered by its token, and is not cut into several blocks.
 */
const INSERT_SETTINGS: ClickHouseSettings = {
  async_insert: 0,
  insert_deduplicate: 1,
  deduplicate_blocks_in_dependent_materialized_views: 1,
  max_insert_block_size: '1000000000',
  min_insert_block_size_rows: '0',
  min_insert_block_size_bytes: '0',
  wait_end_of_query: 1,
  // A clock that is wrong for a year must not stop a flush for good: the writer already splits by partition.
  max_partitions_per_insert_block: '0',
};
