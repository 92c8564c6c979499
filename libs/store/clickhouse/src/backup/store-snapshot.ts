import type { Readable } from 'node:stream';

import { ALL_MIGRATIONS } from '../migrations/all-migrations.js';
import { refuseNewer, schemaVersion } from '../migrations/migrate.js';
import { storeSettings, type ClickHouseStoreOptions } from '../options.js';
import { numberCell, textCell } from '../reader/cells.js';
import { StoreClient } from '../store-client.js';
import { inCalm } from './calm.js';
import { nativeTransfer, type NativeTransfer } from './native-transfer.js';
import { chunksOf, type StoreChunk } from './store-chunk.js';

/** The last flush of a stream partition that is in a snapshot. */
export interface FlushPoint {
  readonly stream: string;
  readonly partition: number;
  readonly flushNumber: string;
}

export interface SnapshotTable {
  readonly name: string;
  readonly rowCount: number;
}

/** The trace store as it was at one moment. It takes no room beyond what is merged or dropped meanwhile; close it. */
export interface StoreSnapshot {
  readonly schemaVersion: number;
  readonly engineVersion: string;
  /** Whether it was taken between two flushes. Else each partition's flush after its point may be in some tables only. */
  readonly isCalm: boolean;
  readonly spanFlushes: readonly FlushPoint[];
  readonly logFlushes: readonly FlushPoint[];
  readonly tables: readonly SnapshotTable[];
  readonly chunks: readonly StoreChunk[];
  /** The rows of a chunk in ClickHouse's Native format. */
  read(chunk: StoreChunk): Promise<Readable>;
  close(): Promise<void>;
}

/** Made again by migrations, which note there what they did. */
const OWN_BOOKKEEPING = 'schema_migrations';

/**
 * Clones every table into a database beside the store's: the clones share the files of the parts, so it takes moments, needs nothing of
 * the server but SQL, and holds still while the store goes on. What an interrupted backup left there goes first.
 */
export async function openStoreSnapshot(
  options: ClickHouseStoreOptions,
  { calmWaitMsMax }: { readonly calmWaitMsMax: number },
): Promise<StoreSnapshot> {
  const settings = storeSettings(options);
  const client = new StoreClient(settings);
  const transfer = nativeTransfer(settings);
  const clones = new Clones(client, settings.database);
  try {
    const version = await schemaVersion(client, settings.database);
    refuseNewer(version, ALL_MIGRATIONS.at(-1)?.version ?? 0, settings.database);
    const { isCalm } = await inCalm(client, settings.database, calmWaitMsMax, {
      work: () => clones.make(),
      undo: () => clones.drop(),
    });
    return await describe(client, clones, transfer, { version, isCalm });
  } catch (error) {
    await clones.drop().catch(() => undefined); // the first failure is the one to tell
    await transfer.close();
    await client.close();
    throw error;
  }
}

async function describe(
  client: StoreClient,
  clones: Clones,
  transfer: NativeTransfer,
  { version, isCalm }: { readonly version: number; readonly isCalm: boolean },
): Promise<StoreSnapshot> {
  const [engine] = await client.read({ sql: 'SELECT version()', parameters: {} });
  return {
    schemaVersion: version,
    engineVersion: textCell(engine?.[0]),
    isCalm,
    spanFlushes: await clones.points('flushes'),
    logFlushes: await clones.points('log_flushes'),
    tables: await clones.tables(),
    chunks: await clones.chunks(),
    read: (chunk) => transfer.read(clones.database, chunk),
    close: async () => {
      try {
        await clones.drop();
      } finally {
        await transfer.close();
        await client.close();
      }
    },
  };
}

class Clones {
  readonly database: string;
  readonly #client: StoreClient;
  readonly #source: string;
  #names: readonly string[] = [];

  constructor(client: StoreClient, source: string) {
    this.#client = client;
    this.#source = source;
    this.database = `${source}_snapshot`;
  }

  async make(): Promise<void> {
    await this.drop();
    await this.#client.command(`CREATE DATABASE ${this.database}`);
    const tables = await this.#client.read({
      sql: `SELECT name, engine_full
FROM system.tables
WHERE database = {database:String} AND engine LIKE '%MergeTree' AND name != {bookkeeping:String}
ORDER BY name`,
      parameters: { database: this.#source, bookkeeping: OWN_BOOKKEEPING },
    });
    this.#names = tables.map((row) => textCell(row[0]));
    for (const [name, engine] of tables) {
      const clone = `${this.database}.\`${textCell(name)}\``;
      await this.#client.command(
        `CREATE TABLE ${clone} AS ${this.#source}.\`${textCell(name)}\` ENGINE = ${plainEngine(textCell(engine))}`,
      );
      // Neither merged nor expired while it is read: its parts keep their names.
      await this.#client.command(`SYSTEM STOP MERGES ${clone}`);
    }
    // All at the end and nothing between: this is the moment.
    for (const name of this.#names) {
      await this.#client.command(
        `ALTER TABLE ${this.database}.\`${name}\` ATTACH PARTITION ALL FROM ${this.#source}.\`${name}\``,
      );
    }
  }

  drop(): Promise<void> {
    return this.#client.command(`DROP DATABASE IF EXISTS ${this.database} SYNC`);
  }

  async points(table: string): Promise<readonly FlushPoint[]> {
    const rows = await this.#client.read({
      sql: `SELECT stream, stream_partition, toString(max(flush_number))
FROM ${this.database}.${table}
WHERE state = 'written'
GROUP BY stream, stream_partition
ORDER BY stream, stream_partition`,
      parameters: {},
    });
    return rows.map((row) => ({
      stream: textCell(row[0]),
      partition: numberCell(row[1]),
      flushNumber: textCell(row[2]),
    }));
  }

  async tables(): Promise<readonly SnapshotTable[]> {
    const tables: SnapshotTable[] = [];
    for (const name of this.#names) {
      const [row] = await this.#client.read({
        sql: `SELECT count() FROM ${this.database}.\`${name}\``,
        parameters: {},
      });
      tables.push({ name, rowCount: numberCell(row?.[0]) });
    }
    return tables;
  }

  async chunks(): Promise<readonly StoreChunk[]> {
    const rows = await this.#client.read({
      sql: `SELECT table, partition_id, name, rows, data_uncompressed_bytes, hash_of_uncompressed_files
FROM system.parts
WHERE database = {database:String} AND active
ORDER BY table, partition_id, min_block_number`,
      parameters: { database: this.database },
    });
    return chunksOf(
      rows.map((row) => ({
        table: textCell(row[0]),
        partitionId: textCell(row[1]),
        name: textCell(row[2]),
        rowCount: numberCell(row[3]),
        bytes: numberCell(row[4]),
        hash: textCell(row[5]),
      })),
    );
  }
}

/** The clone of a replicated table is none: it takes no part in the cluster. */
export function plainEngine(engine: string): string {
  return engine.replace(
    /^Replicated(\w*MergeTree)(?:\('[^']*', '[^']*'(?:, )?([^)]*)\))?/,
    (_, kind: string, rest?: string) => (rest === undefined || rest === '' ? kind : `${kind}(${rest})`),
  );
}
