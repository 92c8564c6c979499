import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createClickHouseStore, type ClickHouseStore } from '../clickhouse-store.js';
import { storeSettings } from '../options.js';
import { StoreClient } from '../store-client.js';
import { keptSpan, sampleFlush, sampleSpan, traceIdOf, traceIncrement } from '../testing/sample-flush.js';
import { startTestClickHouse, type TestClickHouse } from '../testing/start-test-clickhouse.js';
import { ALL_MIGRATIONS } from './all-migrations.js';
import { applyStatement, migrate, type MigrationClient } from './migrate.js';
import { migrationStatus } from './migration-status.js';
import { migrationContext, type Migration } from './migration.js';

let server: TestClickHouse;
let client: StoreClient;

beforeAll(async () => {
  server = await startTestClickHouse();
  client = new StoreClient(storeSettings({ ...server, database: 'clew' }));
});

afterAll(async () => {
  await client.close();
  await server.stop();
});

function storeIn(database: string): ClickHouseStore {
  return createClickHouseStore({ ...server, database });
}

const newest = ALL_MIGRATIONS.length;
/** A step of the future, as one that adds a column would be. */
const addsColumn: Migration = {
  version: newest + 1,
  name: 'a column',
  statements: ({ database, onCluster }) => [
    `ALTER TABLE ${database}.spans${onCluster} ADD COLUMN IF NOT EXISTS region LowCardinality(String) DEFAULT 'none'`,
  ],
};

describe('migrating', () => {
  it('makes a new store, and changes nothing the second time', async () => {
    const store = storeIn('fresh');
    expect(await store.migrate()).toMatchObject({ from: 0, to: newest });
    expect(await store.migrate()).toEqual({ from: newest, to: newest, applied: [] });
    await store.start();
    expect((await store.check()).map((finding) => finding.level)).toEqual(['ok', 'ok', 'ok', 'ok']);
    await store.shutdown({ deadlineMs: 1000 });
  });

  it('goes on wherever it was killed, at each statement of each version, and makes the same tables', async () => {
    const columns = (database: string) =>
      client.read({
        sql: `SELECT table, name, type, default_expression FROM system.columns WHERE database = {database:String} ORDER BY table, position`,
        parameters: { database },
      });
    const straight = storeIn('straight');
    await straight.migrate();
    const context = migrationContext('killed', undefined);
    const steps: string[] = [];
    let isWhole = false;
    for (let reached = 1; !isWhole; reached++) {
      // One statement further than the run before: it is done, and nobody hears of it.
      let left = reached;
      const dying: MigrationClient = {
        read: (query) => client.read(query),
        command: async (sql) => {
          await client.command(sql);
          if (--left <= 0) throw new Error('killed');
        },
      };
      const before = (await migrationStatus(client, 'killed', ALL_MIGRATIONS)).version;
      isWhole = await migrate(dying, context, ALL_MIGRATIONS, (step) => {
        steps.push(`${String(step.version)}: ${String(step.statement)} of ${String(step.statementCount)}`);
      }).then(
        () => true,
        () => false,
      );
      // What was noted is not run again, so the next version begins with the statements that every run has.
      if ((await migrationStatus(client, 'killed', ALL_MIGRATIONS)).version > before) reached = 2;
    }
    expect(await columns('killed')).toEqual(await columns('straight'));
    const ends = ALL_MIGRATIONS.map(({ version, statements }) => {
      const count = String(statements(context).length);
      return `${String(version)}: ${count} of ${count}`;
    });
    expect(steps).toEqual(expect.arrayContaining(ends));
    const status = await migrationStatus(client, 'killed', ALL_MIGRATIONS);
    expect(status).toEqual({ version: newest, versionNeeded: newest, pending: [], mutations: [] });
    await straight.shutdown({ deadlineMs: 1000 });
  });

  it('says what is left to do: steps, and data that the engine still rewrites', async () => {
    const store = storeIn('watched');
    expect(await store.migrationStatus()).toMatchObject({ version: 0, versionNeeded: newest, mutations: [] });
    expect((await store.migrationStatus()).pending).toHaveLength(newest);
    await store.migrate();
    const span = sampleSpan();
    await store.sink.write(sampleFlush(1n, { spans: [keptSpan(span)], traces: [traceIncrement([span])] }));
    await client.command('SYSTEM STOP MERGES watched.spans');
    await client.command("ALTER TABLE watched.spans UPDATE trace_state = 'x' WHERE 1 SETTINGS mutations_sync = 0");
    const command = expect.stringContaining('UPDATE trace_state') as string;
    expect((await store.migrationStatus()).mutations).toMatchObject([{ table: 'spans', command, partsLeft: 1 }]);
    await client.command('SYSTEM START MERGES watched.spans');
    await expect.poll(async () => (await store.migrationStatus()).mutations).toEqual([]);
    await store.shutdown({ deadlineMs: 1000 });
  });

  it('works from several processes at once', async () => {
    const stores = ['a', 'b', 'c'].map(() => storeIn('together'));
    const reports = await Promise.all(stores.map((store) => store.migrate()));
    expect(reports.map(({ to }) => to)).toEqual([newest, newest, newest]);
    for (const store of stores) {
      await store.start();
      expect((await store.check()).map(({ level }) => level)).toEqual(['ok', 'ok', 'ok', 'ok']);
      await store.shutdown({ deadlineMs: 1000 });
    }
  });

  it('keeps the data of a store that holds some, and goes on where a run stopped', async () => {
    const store = storeIn('filled');
    await store.migrate();
    const span = sampleSpan();
    await store.sink.write(sampleFlush(1n, { spans: [keptSpan(span)], traces: [traceIncrement([span])] }));
    const context = migrationContext('filled', undefined);
    const stops: Migration = {
      ...addsColumn,
      statements: (of) => [...addsColumn.statements(of), 'SELECT throwIf(1)'],
    };
    await expect(migrate(client, context, [...ALL_MIGRATIONS, stops])).rejects.toThrow();
    const report = await migrate(client, context, [...ALL_MIGRATIONS, addsColumn]);
    expect(report).toEqual({ from: newest, to: newest + 1, applied: ['a column'] });
    expect((await store.reader.trace('acme', traceIdOf(1), { spanCountMax: 5 }))?.spans).toMatchObject([span]);
    expect(await client.read({ sql: 'SELECT region FROM filled.spans', parameters: {} })).toEqual([['none']]);
    await store.shutdown({ deadlineMs: 1000 });
  });

  it('lets RED rows from before, and those of samplers from before, stand for the spans they hold', async () => {
    const context = migrationContext('red', undefined);
    await migrate(client, context, ALL_MIGRATIONS.slice(0, 3));
    const rows = (...columns: string[]): string => `INSERT INTO red.red_1m (minute, ${columns.join(', ')}) VALUES`;
    const plain = rows('span_count', 'error_span_count');
    await client.command(`${plain} (today(), 3, 1)`);
    await migrate(client, context, ALL_MIGRATIONS);
    await client.command(`${plain} (today(), 4, 2)`);
    const adjusted = rows('span_count', 'error_span_count', 'adjusted_span_count', 'adjusted_error_span_count');
    await client.command(`${adjusted} (today(), 5, 1, 20.5, 4)`);
    const sql =
      'SELECT sum(span_count), sum(error_span_count), sum(adjusted_span_count), sum(adjusted_error_span_count) FROM red.red_1m';
    const sums = async (): Promise<unknown> => (await client.read({ sql, parameters: {} }))[0]?.map(Number);
    expect(await sums()).toEqual([12, 4, 27.5, 7]);
    await client.command('OPTIMIZE TABLE red.red_1m FINAL');
    expect(await sums()).toEqual([12, 4, 27.5, 7]);
  });

  it('runs every statement a second time without effect, as after a stop before its version was noted', async () => {
    const store = storeIn('again');
    await store.migrate();
    const columns = { sql: "SELECT table, name, type FROM system.columns WHERE database = 'again'", parameters: {} };
    const before = await client.read(columns);
    for (const { statements } of ALL_MIGRATIONS) {
      for (const statement of statements(migrationContext('again', undefined))) await applyStatement(client, statement);
    }
    expect(await client.read(columns)).toEqual(before);
    await store.shutdown({ deadlineMs: 1000 });
  });

  it('refuses a store of a newer Clew, and says so in the check', async () => {
    await migrate(client, migrationContext('newer', undefined), [...ALL_MIGRATIONS, addsColumn]);
    const store = storeIn('newer');
    await expect(store.migrate()).rejects.toMatchObject({ code: 'STORE_TOO_NEW', retryable: false });
    await expect(store.start()).rejects.toMatchObject({ code: 'STORE_TOO_NEW' });
    expect((await store.check())[1]).toMatchObject({ level: 'error', advice: expect.stringContaining('newer') });
    await store.shutdown({ deadlineMs: 1000 });
  });

  it('is asked for where it is missing', async () => {
    const store = storeIn('missing');
    await expect(store.start()).rejects.toMatchObject({ code: 'STORE_NOT_MIGRATED' });
    expect((await store.check())[1]).toMatchObject({ level: 'error', advice: 'run `clew migrate`' });
    await store.shutdown({ deadlineMs: 1000 });
  });

  it('is undone by nobody unseen: a smaller window shows in the check', async () => {
    const store = storeIn('altered');
    await store.migrate();
    await client.command('ALTER TABLE altered.traces MODIFY SETTING non_replicated_deduplication_window = 100');
    const findings = await store.check();
    expect(findings.filter(({ level }) => level === 'error')).toMatchObject([
      { what: expect.stringContaining('on traces: a flush that is written again may count twice') },
    ]);
    await store.shutdown({ deadlineMs: 1000 });
  });
});
