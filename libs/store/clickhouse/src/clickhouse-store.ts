import type { RunningPart, ShutdownOptions } from '@clew/lifecycle';
import {
  StoreError,
  type AttributeCatalogue,
  type DecisionReader,
  type EntryReader,
  type FlushSink,
  type LiveReader,
  type LogReader,
  type LogSink,
  type QueryLog,
  type QuerySource,
  type MeasureReader,
  type TraceqlReader,
  type TraceReader,
} from '@clew/store-contract';

import { ClickHouseAttributeCatalogue } from './catalogue/clickhouse-attribute-catalogue.js';
import { checkStore, type Finding } from './check.js';
import { ClickHouseLiveReader } from './live/clickhouse-live-reader.js';
import { ClickHouseMeasureReader } from './measures/clickhouse-measure-reader.js';
import { ALL_MIGRATIONS } from './migrations/all-migrations.js';
import { applyDecisionRetention } from './migrations/decision-retention.js';
import { migrate, refuseNewer, schemaVersion, type MigrationReport, type MigrationStep } from './migrations/migrate.js';
import { migrationStatus, type MigrationStatus } from './migrations/migration-status.js';
import { migrationContext } from './migrations/migration.js';
import { storeSettings, type ClickHouseStoreOptions, type StoreSettings } from './options.js';
import { ClickHouseQueryLog } from './query-log/clickhouse-query-log.js';
import { ClickHouseDecisionReader } from './reader/clickhouse-decision-reader.js';
import { ClickHouseEntryReader } from './reader/clickhouse-entry-reader.js';
import { ClickHouseLogReader } from './reader/clickhouse-log-reader.js';
import { ClickHouseReader } from './reader/clickhouse-reader.js';
import { ClickHouseStoredData } from './retention/clickhouse-stored-data.js';
import { StoreClient } from './store-client.js';
import { ClickHouseTraceqlReader } from './traceql/clickhouse-traceql-reader.js';
import { FlushMarks, type FlushTable } from './writer/flush-marks.js';
import { FlushWriter } from './writer/flush-writer.js';
import { LogWriter } from './writer/log-writer.js';
import { MarkedWriter } from './writer/marked-writer.js';

export interface ClickHouseStore extends RunningPart {
  readonly sink: FlushSink;
  readonly reader: TraceReader;
  readonly traceqlReader: TraceqlReader;
  readonly logSink: LogSink;
  readonly logReader: LogReader;
  readonly decisionReader: DecisionReader;
  readonly entryReader: EntryReader;
  readonly liveReader: LiveReader;
  readonly attributeCatalogue: AttributeCatalogue;
  readonly measureReader: MeasureReader;
  /** For the janitor, which deletes what has expired. */
  readonly storedData: ClickHouseStoredData;
  readonly queryLog: QueryLog;
  /** What the questions of all readers take. */
  readonly queries: QuerySource;
  /** Brings the schema to the newest version, and its retention to what is configured. Rejects with StoreError. */
  migrate(onStep?: (step: MigrationStep) => void): Promise<MigrationReport>;
  /** What `migrate` would do, and what the engine still has to do of before. */
  migrationStatus(): Promise<MigrationStatus>;
  /** What an operator should know about the server and the tables; for `clew doctor`. */
  check(): Promise<readonly Finding[]>;
}

/** The trace store in a ClickHouse: one server, a replicated cluster, or the embedded engine. */
export function createClickHouseStore(options: ClickHouseStoreOptions): ClickHouseStore {
  return new Store(storeSettings(options));
}

class Store implements ClickHouseStore {
  readonly name = 'clickhouse-store';
  readonly sink: FlushSink;
  readonly reader: TraceReader;
  readonly traceqlReader: TraceqlReader;
  readonly logSink: LogSink;
  readonly logReader: LogReader;
  readonly decisionReader: DecisionReader;
  readonly entryReader: EntryReader;
  readonly liveReader: LiveReader;
  readonly attributeCatalogue: AttributeCatalogue;
  readonly measureReader: MeasureReader;
  readonly storedData: ClickHouseStoredData;
  readonly queries: QuerySource;
  readonly queryLog: QueryLog;
  readonly #settings: StoreSettings;
  readonly #client: StoreClient;
  #closed: Promise<void> | undefined;

  constructor(settings: StoreSettings) {
    this.#settings = settings;
    this.#client = new StoreClient(settings);
    this.sink = new FlushWriter(this.#writer('flushes'), settings.onMalformedSpan);
    this.reader = new ClickHouseReader(this.#client, settings);
    this.traceqlReader = new ClickHouseTraceqlReader(this.#client, settings);
    this.logSink = new LogWriter(this.#writer('log_flushes'), settings.onMalformedLog);
    this.logReader = new ClickHouseLogReader(this.#client, settings.database);
    this.decisionReader = new ClickHouseDecisionReader(this.#client, settings.database);
    this.attributeCatalogue = new ClickHouseAttributeCatalogue(this.#client, settings.database);
    this.entryReader = new ClickHouseEntryReader(this.#client, settings.database);
    this.liveReader = new ClickHouseLiveReader(this.#client, settings);
    this.queries = this.#client.queries;
    this.queryLog = new ClickHouseQueryLog(this.#client, settings.database);
    this.storedData = new ClickHouseStoredData(this.#client, settings.database);
    this.measureReader = new ClickHouseMeasureReader(this.#client, settings.database);
  }

  /** Fails when the store is away, was never migrated, or is newer than this code. Migrates nothing itself. */
  async start(): Promise<void> {
    const version = await schemaVersion(this.#client, this.#settings.database);
    const known = ALL_MIGRATIONS.at(-1)?.version ?? 0;
    refuseNewer(version, known, this.#settings.database);
    if (version < known) throw notMigrated(this.#settings.database, version, known);
  }

  shutdown(_options: ShutdownOptions): Promise<void> {
    this.#closed ??= this.#client.close();
    return this.#closed;
  }

  async migrate(onStep?: (step: MigrationStep) => void): Promise<MigrationReport> {
    const { database, cluster, decisionRetentionDays } = this.#settings;
    const context = migrationContext(database, cluster);
    const report = await migrate(this.#client, context, ALL_MIGRATIONS, onStep);
    await applyDecisionRetention(this.#client, context, decisionRetentionDays);
    return report;
  }

  migrationStatus(): Promise<MigrationStatus> {
    return migrationStatus(this.#client, this.#settings.database, ALL_MIGRATIONS);
  }

  check(): Promise<readonly Finding[]> {
    return checkStore(this.#client, this.#settings);
  }

  #writer(marks: FlushTable): MarkedWriter {
    return new MarkedWriter(this.#client, new FlushMarks(this.#client, this.#settings.database, marks), this.#settings);
  }
}

function notMigrated(database: string, found: number, known: number): StoreError {
  return new StoreError(
    'STORE_NOT_MIGRATED',
    `database ${database} has schema version ${String(found)}, this Clew needs ${String(known)}: run \`clew migrate\``,
    { retryable: false },
  );
}
