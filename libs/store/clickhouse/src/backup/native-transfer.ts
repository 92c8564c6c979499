import type { Readable } from 'node:stream';

import { ClickHouseLogLevel, createClient } from '@clickhouse/client';

import type { StoreSettings } from '../options.js';
import { readFailure, writeFailure } from '../store-failure.js';
import type { StoreChunk } from './store-chunk.js';

/** Moves rows in ClickHouse's Native format, as they are. */
export interface NativeTransfer {
  read(database: string, chunk: StoreChunk): Promise<Readable>;
  /** Resolves with how many rows were stored. */
  write(table: string, rows: Readable): Promise<number>;
  close(): Promise<void>;
}

/** Of one chunk, on a slow disk. */
const TRANSFER_MS_MAX = 600_000;

export function nativeTransfer(settings: Pick<StoreSettings, 'url' | 'username' | 'password'>): NativeTransfer {
  const client = createClient({
    ...{ url: settings.url, username: settings.username, password: settings.password, application: 'clew' },
    request_timeout: TRANSFER_MS_MAX,
    log: { level: ClickHouseLogLevel.OFF }, // failures are the caller's to report
  });
  return {
    read: async (database, { table, parts, rows }) => {
      const place = rows === undefined ? '' : ' AND _part_offset >= {from:UInt64} AND _part_offset < {to:UInt64}';
      try {
        const { stream } = await client.exec({
          query: `SELECT * FROM ${database}.\`${table}\` WHERE _part IN {parts:Array(String)}${place} FORMAT Native`,
          query_params: { parts: [...parts], ...rows },
          // One thread: people's questions go first. The whole answer, or the error instead of it.
          clickhouse_settings: { readonly: '2', max_threads: 1, wait_end_of_query: 1 },
        });
        return stream;
      } catch (error) {
        throw readFailure(error);
      }
    },
    write: async (table, rows) => {
      try {
        const { summary, stream } = await client.exec({
          query: `INSERT INTO ${table} FORMAT Native`,
          values: rows,
          clickhouse_settings: RESTORING,
        });
        stream.resume();
        return Number(summary?.written_rows ?? 0);
      } catch (error) {
        throw writeFailure(error);
      }
    },
    close: () => client.close(),
  };
}

/** What is restored may hold equal blocks, and has as many rows as were read, whether they would merge or not. */
const RESTORING = {
  async_insert: 0,
  insert_deduplicate: 0,
  optimize_on_insert: 0,
  max_partitions_per_insert_block: '0',
  wait_end_of_query: 1,
} as const;
