import type { ClewConfig } from '@clew/config';
import { createPartStack } from '@clew/lifecycle';
import { createLogger } from '@clew/self-telemetry';

import type { ConfigFlags } from '../config-flags.js';
import { controlStore, isEmbedded, startEngines, traceStore } from '../parts/stores.js';
import { readConfig } from '../read-config.js';
import { FIRST_ORGANISATION } from '../start/bootstrap.js';
import { writeCredentials } from '../start/credentials-file.js';
import { requireDataFolder } from '../start/preflight.js';
import type { Terminal } from '../terminal.js';

export interface MigrateFlags extends ConfigFlags {
  readonly json?: boolean;
}

/** What came of it. The keys are there the first time only. */
interface Migrated {
  readonly traceStoreVersion: number;
  readonly controlStoreVersion: number;
  readonly organisationId?: string;
  readonly ingestKey?: string;
  readonly adminToken?: string;
}

const SHUTDOWN_DEADLINE_MS = 9_000;

/** Brings both stores to this version, and fills empty ones with an organisation, its first keys and an admin. */
export async function migrateCommand(flags: MigrateFlags, terminal: Terminal): Promise<number> {
  const config = readConfig(flags, terminal);
  if (isEmbedded(config)) await requireDataFolder(config.dataDir);
  const migrated = await migrateStores(config);
  terminal.out(flags.json === true ? `${JSON.stringify(migrated)}\n` : text(migrated));
  return 0;
}

async function migrateStores(config: ClewConfig): Promise<Migrated> {
  const logger = createLogger({ name: 'migrate', level: config.log.level });
  const stack = createPartStack({ nowMs: () => performance.now() });
  const onEngineLost = (message: string): void => {
    logger.error(message);
  };
  try {
    const addresses = await startEngines(stack, { config, logger, onEngineLost });
    const store = traceStore(config, addresses, logger);
    const control = controlStore(config, addresses, logger);
    const [traceReport, controlReport] = await Promise.all([store.migrate(), control.migrate()]);
    await stack.start(store);
    await stack.start(control);
    const first = await control.bootstrap(FIRST_ORGANISATION);
    if (first !== undefined && config.postgres.url === undefined) await writeCredentials(config.dataDir, first);
    return { traceStoreVersion: traceReport.to, controlStoreVersion: controlReport.version, ...first };
  } finally {
    await stack.shutdown({ deadlineMs: SHUTDOWN_DEADLINE_MS });
  }
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
