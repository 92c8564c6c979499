import { ClickHouseLogLevel, createClient, type ClickHouseClient, type ClickHouseSettings } from '@clickhouse/client';

import { InsertClient } from './insert-client.js';
import { readSettings, type ReadLimits } from './limits/read-settings.js';
import type { StoreSettings } from './options.js';
import { QueryObservers } from './query-observers.js';
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
  readonly #inserts: InsertClient;
  readonly #limits: ReadLimits;
  readonly #readSettings: ClickHouseSettings;
  readonly queries = new QueryObservers();

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
    this.#inserts = new InsertClient(settings);
    this.#limits = settings;
    this.#readSettings = readSettings(settings);
  }

  /** Rows of an answer as arrays. Aborting ends the query in the engine, which sees the connection close. */
  async read(query: Query, signal?: AbortSignal): Promise<readonly (readonly Cell[])[]> {
    signal?.throwIfAborted();
    const question = this.queries.begin(query.sql);
    try {
      const answer = await this.#client.query({
        query: query.sql,
        query_params: { ...query.parameters },
        format: 'JSONCompactEachRow',
        clickhouse_settings: this.#readSettings,
        ...(signal === undefined ? {} : { abort_signal: signal }),
      });
      const rows = await answer.json<readonly Cell[]>();
      question.answered(answer.response_headers['x-clickhouse-summary'], rows.length);
      return rows;
    } catch (error) {
      const failure: unknown = signal?.aborted === true ? signal.reason : readFailure(error, this.#limits);
      question.failed(failure, signal?.aborted === true);
      throw failure;
    }
  }

  /** Inserts one Native block. The same token with the same block is stored once. */
  async insertBlock(table: string, block: Uint8Array, deduplicationToken: string): Promise<void> {
    try {
      await this.#inserts.insert(table, block, deduplicationToken);
    } catch (error) {
      throw writeFailure(error);
    }
  }

  /** Inserts what a query selects, as one block. Of several inserts with the same token the first is stored. */
  async insertSelected(query: Query, deduplicationToken: string): Promise<void> {
    try {
      await this.#client.command({
        query: query.sql,
        query_params: { ...query.parameters },
        clickhouse_settings: {
          ...{ async_insert: 0, insert_deduplicate: 1, wait_end_of_query: 1, max_insert_threads: '1' },
          ...{ min_insert_block_size_rows: '1000000000', min_insert_block_size_bytes: '0' },
          insert_deduplication_token: deduplicationToken,
        },
      });
    } catch (error) {
      throw writeFailure(error);
    }
  }

  /** Inserts a few rows, by the names of columns. */
  async insertRows(table: string, rows: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
    try {
      await this.#client.insert({
        ...{ table, values: rows, format: 'JSONEachRow' },
        clickhouse_settings: { async_insert: 0, wait_end_of_query: 1, date_time_input_format: 'best_effort' },
      });
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
    this.#inserts.close();
    return this.#client.close();
  }
}
