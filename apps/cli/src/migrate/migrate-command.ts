import type { ClewConfig } from '@clew/config';
import type { ControlStore } from '@clew/control-store';
import { createPartStack, type PartStack } from '@clew/lifecycle';
import { createLogger, type Logger } from '@clew/self-telemetry';
import type { ClickHouseStore, MigrationStatus, MigrationStep } from '@clew/store-clickhouse';

import type { ConfigFlags } from '../config-flags.js';
import { controlStore, isEmbedded, startEngines, traceStore } from '../parts/stores.js';
import { readConfig } from '../read-config.js';
import { FIRST_ORGANISATION } from '../start/bootstrap.js';
import { writeCredentials } from '../start/credentials-file.js';
import { requireDataFolder } from '../start/preflight.js';
import type { Terminal } from '../terminal.js';

export interface MigrateFlags extends ConfigFlags {
  readonly json?: boolean;
  readonly status?: boolean;
}

/** What came of it. The keys are there the first time only. */
interface Migrated {
  readonly traceStoreVersion: number;
  readonly controlStoreVersion: number;
  readonly organisationId?: string;
  readonly ingestKey?: string;
  readonly adminToken?: string;
}

interface StoreStatus {
  readonly traceStore: MigrationStatus;
  readonly controlStore: { readonly version: number; readonly versionNeeded: number };
}

const SHUTDOWN_DEADLINE_MS = 9_000;

/** Brings both stores to this version, and fills empty ones with an organisation, its first keys and an admin. */
export async function migrateCommand(flags: MigrateFlags, terminal: Terminal): Promise<number> {
  const config = readConfig(flags, terminal);
  if (isEmbedded(config)) await requireDataFolder(config.dataDir);
  if (flags.status === true) {
    const status = await readStatus(config);
    terminal.out(flags.json === true ? `${JSON.stringify(status)}\n` : statusText(status));
    return 0;
  }
  const migrated = await migrateStores(config);
  terminal.out(flags.json === true ? `${JSON.stringify(migrated)}\n` : text(migrated));
  return 0;
}

/** Both stores as they are, without a change to either. */
function readStatus(config: ClewConfig): Promise<StoreStatus> {
  return withStores(config, async ({ store, control }) => {
    try {
      const { schemaVersion: version, schemaVersionNeeded: versionNeeded } = await control.check();
      return { traceStore: await store.migrationStatus(), controlStore: { version, versionNeeded } };
    } finally {
      const end = { deadlineMs: SHUTDOWN_DEADLINE_MS };
      await Promise.all([store.shutdown(end), control.shutdown(end)]);
    }
  });
}

function migrateStores(config: ClewConfig): Promise<Migrated> {
  return withStores(config, async ({ store, control, stack, logger }) => {
    const onStep = ({ version, name, statement, statementCount }: MigrationStep): void => {
      logger.info({ version, step: `${statement} of ${statementCount}` }, `trace store: ${name}`);
    };
    const [traceReport, controlReport] = await Promise.all([store.migrate(onStep), control.migrate()]);
    await stack.start(store);
    await stack.start(control);
    const first = await control.bootstrap(FIRST_ORGANISATION);
    if (first !== undefined && config.postgres.url === undefined) await writeCredentials(config.dataDir, first);
    return { traceStoreVersion: traceReport.to, controlStoreVersion: controlReport.version, ...first };
  });
}

interface Stores {
  readonly store: ClickHouseStore;
  readonly control: ControlStore;
  readonly stack: PartStack;
  readonly logger: Logger;
}

async function withStores<T>(config: ClewConfig, work: (stores: Stores) => Promise<T>): Promise<T> {
  const logger = createLogger({ name: 'migrate', level: config.log.level });
  const stack = createPartStack({ nowMs: () => performance.now() });
  const onEngineLost = (message: string): void => {
    logger.error(message);
  };
  try {
    const addresses = await startEngines(stack, { config, logger, onEngineLost });
    const store = traceStore(config, addresses, logger);
    const control = controlStore(config, addresses, logger);
    return await work({ store, control, stack, logger });
  } finally {
    await stack.shutdown({ deadlineMs: SHUTDOWN_DEADLINE_MS });
  }
}

function statusText({ traceStore, controlStore }: StoreStatus): string {
  const { version, versionNeeded, pending, mutations } = traceStore;
  const lines = [
    `The trace store has schema version ${version} of ${versionNeeded}, the control store ${controlStore.version} of ${controlStore.versionNeeded}.`,
    ...pending.map((name) => `  to do: ${name}`),
    ...mutations.map(({ table, command, partsLeft, startedAtUnixMs, failure }) => {
      const since = new Date(startedAtUnixMs).toISOString();
      const trouble = failure === '' ? '' : `; it does not get on: ${failure}`;
      return `  ${table} is rewritten since ${since}, ${partsLeft} parts left (${command})${trouble}`;
    }),
  ];
  return `${lines.join('\n')}\n`;
}

function text({ traceStoreVersion, controlStoreVersion, ingestKey, adminToken }: Migrated): string {
  const versions = `The trace store has schema version ${traceStoreVersion}, the control store ${controlStoreVersion}.\n`;
  if (ingestKey === undefined || adminToken === undefined) return versions;
  return `${versions}
The first keys, shown this once:
  Ingest key   ${ingestKey}
  Admin token  ${adminToken}
`;
}
