import { setTimeout as sleepMs } from 'node:timers/promises';

import { bigIntCell, numberCell, oneOfCell, textCell } from '../reader/cells.js';
import type { StoreClient } from '../store-client.js';
import { DELETION_MARK, expiredSql, inPartition } from './deletion-sql.js';
import { KEPT_TABLES, type ExpiredRows, type KeptPartition } from './expired-rows.js';

const DAY_MS = 86_400_000;
const QUIET_POLL_MS = 100;
/** A look at a whole partition is no question of a person, and has none of their limits. */
const UNLIMITED = 'SETTINGS max_rows_to_read = 0, max_execution_time = 0';
const TABLES = KEPT_TABLES.map((table) => `'${table}'`).join(', ');

/** Stored data as the janitor of `@clew/retention` sees it. */
export class ClickHouseStoredData {
  readonly #client: Pick<StoreClient, 'read' | 'command'>;
  readonly #database: string;

  constructor(client: Pick<StoreClient, 'read' | 'command'>, database: string) {
    this.#client = client;
    this.#database = database;
  }

  async today(): Promise<number> {
    const [row] = await this.#read("SELECT toUInt32(toDate(now('UTC')))");
    return numberCell(row?.[0]);
  }

  async newestEpoch(): Promise<bigint> {
    const [row] = await this.#read(`SELECT max(epoch) FROM ${this.#database}.deletion_epochs`);
    return bigIntCell(row?.[0]);
  }

  async writeEpoch(epoch: bigint): Promise<void> {
    await this.#client.command(`INSERT INTO ${this.#database}.deletion_epochs (epoch) VALUES (${String(epoch)})`);
  }

  async stopDeletions(signal?: Pick<AbortSignal, 'throwIfAborted'>): Promise<void> {
    const { command } = this.#ours();
    await this.#client.command(`KILL MUTATION WHERE ${command}`);
    // A part that was looked at before the epoch was written may still be on its way to be exchanged.
    while (await this.#isBusy()) {
      signal?.throwIfAborted();
      await sleepMs(QUIET_POLL_MS);
    }
  }

  async partitions(): Promise<readonly KeptPartition[]> {
    const rows = await this.#read(`SELECT DISTINCT table, partition_id FROM system.parts
WHERE database = {database:String} AND table IN (${TABLES}) AND active AND rows > 0`);
    return rows.map((row) => {
      const id = textCell(row[1]);
      const found = /^(\d+)-(\d{4})(\d\d)(\d\d)$/.exec(id);
      if (found === null) throw new Error(`${textCell(row[0])} has a partition ${id} that is none of a day`);
      const [days, year, month, day] = found.slice(1).map(Number);
      const storeDay = Date.UTC(year ?? NaN, (month ?? NaN) - 1, day) / DAY_MS;
      return { table: oneOfCell(row[0], KEPT_TABLES), retentionDays: days ?? NaN, storeDay };
    });
  }

  async tenants(partition: KeptPartition): Promise<readonly string[]> {
    const rows = await this.#read(
      `SELECT DISTINCT tenant_id FROM ${this.#table(partition)} WHERE ${inPartition(partition)} ${UNLIMITED}`,
    );
    return rows.map((row) => textCell(row[0]));
  }

  async hasExpired(partition: KeptPartition, expired: ExpiredRows): Promise<boolean> {
    const rows = await this.#read(`SELECT 1 FROM ${this.#table(partition)}
WHERE ${inPartition(partition)} AND ${expiredSql(this.#database, partition, expired)} LIMIT 1 ${UNLIMITED}`);
    return rows.length > 0;
  }

  /**
   * The epoch is read for each part when that part's turn comes, so a deletion that was sent late, by a process that did not know that it
   * was no longer the one, finds a greater one and deletes nothing. That is why no part is dropped as a whole, which could not be asked; a part
   * of which nothing stays costs the columns of the condition only.
   */
  async beginDeletion(partition: KeptPartition, expired: ExpiredRows, epoch: bigint): Promise<void> {
    const date = new Date(partition.storeDay * DAY_MS).toISOString().slice(0, 10).replaceAll('-', '');
    await this.#client.command(`ALTER TABLE ${this.#table(partition)}
DELETE IN PARTITION ID '${String(partition.retentionDays)}-${date}'
WHERE (SELECT max(epoch) FROM ${this.#database}.${DELETION_MARK}) = ${String(epoch)}
  AND ${expiredSql(this.#database, partition, expired)}
SETTINGS mutations_sync = 0`);
  }

  async deletion(): Promise<{ readonly isRunning: boolean; readonly failure: string }> {
    const { command } = this.#ours();
    const rows = await this.#read(`SELECT max(latest_fail_reason), count() FROM system.mutations WHERE ${command}`);
    const [failure, count] = rows[0] ?? [];
    return { isRunning: numberCell(count) > 0, failure: textCell(failure) };
  }

  async #isBusy(): Promise<boolean> {
    const { command, merge } = this.#ours();
    const [row] = await this.#read(
      `SELECT (SELECT count() FROM system.mutations WHERE ${command}) + (SELECT count() FROM system.merges WHERE ${merge})`,
    );
    return numberCell(row?.[0]) > 0;
  }

  #ours(): { readonly command: string; readonly merge: string } {
    const ofTables = `database = '${this.#database}' AND table IN (${TABLES})`;
    return {
      command: `${ofTables} AND NOT is_done AND command LIKE '%${DELETION_MARK}%'`,
      merge: `${ofTables} AND is_mutation`,
    };
  }

  #table({ table }: KeptPartition): string {
    return `${this.#database}.${table}`;
  }

  #read(sql: string) {
    return this.#client.read({ sql, parameters: { database: this.#database } });
  }
}
