import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { ClewConfig } from '@clew/config';
import { findRunningClickHouse } from '@clew/embedded-clickhouse';
import { findRunningPostgres } from '@clew/embedded-postgres';
import { createPartStack } from '@clew/lifecycle';
import { createLogger, type Logger } from '@clew/self-telemetry';
import type { ClickHouseStoreOptions } from '@clew/store-clickhouse';

import { CliError } from '../cli-error.js';
import { isEmbedded, startEngines, type StoreAddresses } from '../parts/stores.js';
import { requireDataFolder } from '../start/preflight.js';

const SHUTDOWN_DEADLINE_MS = 9_000;

/** Works on the stores: those configured, those of a Clew that runs on the data folder, or engines started for this. */
export async function withStoresOf<T>(
  config: ClewConfig,
  work: (addresses: StoreAddresses, logger: Logger) => Promise<T>,
): Promise<T> {
  const logger = createLogger({ name: 'backup', level: config.log.level });
  const stack = createPartStack({ nowMs: () => performance.now() });
  const onEngineLost = (message: string): void => {
    logger.error(message);
  };
  try {
    const addresses = await startEngines(stack, { config: await withRunning(config), logger, onEngineLost });
    return await work(addresses, logger);
  } finally {
    await stack.shutdown({ deadlineMs: SHUTDOWN_DEADLINE_MS });
  }
}

/** The configuration with the addresses of engines that run on its data folder already: they are not started again. */
async function withRunning(config: ClewConfig): Promise<ClewConfig> {
  const { dataDir, clickhouse, postgres } = config;
  const engine = clickhouse.url === undefined ? await findRunningClickHouse(join(dataDir, 'clickhouse')) : undefined;
  const postgresUrl = postgres.url ?? (await findRunningPostgres(join(dataDir, 'postgres')));
  return {
    ...config,
    clickhouse: { ...clickhouse, ...engine },
    postgres: postgresUrl === undefined ? postgres : { ...postgres, url: postgresUrl },
  };
}

export function storeOptions({ clickhouse }: ClewConfig, addresses: StoreAddresses): ClickHouseStoreOptions {
  const { database, cluster } = clickhouse;
  return { ...addresses.clickhouse, database, ...(cluster === undefined ? {} : { cluster }) };
}

/** An engine that is started on nothing makes an empty store, and a backup of that is worth nothing. */
export async function requireStores(config: ClewConfig): Promise<void> {
  const { dataDir, clickhouse, postgres } = config;
  const needed = [
    ...(clickhouse.url === undefined ? ['clickhouse'] : []),
    ...(postgres.url === undefined ? ['postgres'] : []),
  ];
  const found = await namesIn(dataDir);
  const missing = needed.filter((name) => !found.includes(name));
  if (missing.length > 0) {
    throw new CliError(`The data folder ${dataDir} has no ${missing.join(' and no ')}: there is nothing to back up.`);
  }
  if (isEmbedded(config)) await requireDataFolder(dataDir);
}

/** Empty where there is no such folder. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
