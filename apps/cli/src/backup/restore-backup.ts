import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import type { ClewConfig } from '@clew/config';
import {
  CONTROL_SCHEMA_VERSION,
  refuseControlRestore,
  restoreControlStore,
  type ControlContent,
} from '@clew/control-store';
import type { Logger } from '@clew/self-telemetry';
import { openStoreRestore, STORE_SCHEMA_VERSION } from '@clew/store-clickhouse';

import { CliError } from '../cli-error.js';
import { controlStore, isEmbedded, traceStore, type StoreAddresses } from '../parts/stores.js';
import { requireDataFolder, UNFINISHED_RESTORE } from '../start/preflight.js';
import { readBackupFile } from './backup-file.js';
import type { Manifest } from './manifest.js';
import { namesIn, storeOptions, withStoresOf } from './stores-of-backup.js';
import { verifyBackup } from './verify-backup.js';

const SHUTDOWN_DEADLINE_MS = 9_000;

/** Fills empty stores with a backup, and brings them to this version. Nothing is changed before the backup is known to be whole. */
export async function restoreBackup(config: ClewConfig, from: string, signal: AbortSignal): Promise<Manifest> {
  const manifest = await verifyBackup(from);
  refuseNewer(manifest);
  refuseFuture(manifest, Date.now());
  if (!isEmbedded(config)) {
    await withStoresOf(config, (addresses, logger) => fill(config, { from, manifest, addresses, logger, signal }));
    return manifest;
  }
  if ((await namesIn(config.dataDir)).length > 0) {
    throw new CliError(
      `The data folder ${config.dataDir} is not empty: a backup is restored to an empty one (--data DIR).`,
    );
  }
  await requireDataFolder(config.dataDir);
  const mark = join(config.dataDir, UNFINISHED_RESTORE);
  await writeFile(mark, `from ${from}\n`, { mode: 0o600, flush: true });
  await withStoresOf(config, (addresses, logger) => fill(config, { from, manifest, addresses, logger, signal }));
  await rm(mark);
  return manifest;
}

interface Filling {
  readonly from: string;
  readonly manifest: Manifest;
  readonly addresses: StoreAddresses;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

async function fill(config: ClewConfig, filling: Filling): Promise<void> {
  const { addresses, logger } = filling;
  const content = controlContent(filling);
  await refuseControlRestore(addresses.postgresUrl, content);
  await fillTraceStore(config, filling);
  await restoreControlStore(addresses.postgresUrl, content);
  const store = traceStore(config, addresses, logger);
  const control = controlStore(config, addresses, logger);
  try {
    await store.migrate();
    await control.migrate();
  } finally {
    await Promise.all([
      store.shutdown({ deadlineMs: SHUTDOWN_DEADLINE_MS }),
      control.shutdown({ deadlineMs: SHUTDOWN_DEADLINE_MS }),
    ]);
  }
}

async function fillTraceStore(config: ClewConfig, { from, manifest, addresses, signal }: Filling): Promise<void> {
  const { traceStore: content } = manifest;
  const restore = await openStoreRestore(storeOptions(config, addresses), content);
  try {
    const written = new Map<string, number>();
    for (const chunk of content.chunks) {
      signal.throwIfAborted();
      const rowCount = await restore.write(chunk.table, readBackupFile(from, chunk));
      written.set(chunk.table, (written.get(chunk.table) ?? 0) + rowCount);
    }
    for (const { name, rowCount } of content.tables) {
      const found = written.get(name) ?? 0;
      if (found !== rowCount) throw new CliError(`Table ${name} got ${found} rows, the backup has ${rowCount}.`);
    }
  } finally {
    await restore.close();
  }
}

function controlContent({ from, manifest }: Filling): ControlContent {
  const { schemaVersion, sequences, tables } = manifest.controlStore;
  const byName = new Map(tables.map((table) => [table.name, table]));
  return {
    ...{ schemaVersion, sequences, tables },
    rows: (name) => {
      const table = byName.get(name);
      // A table that a migration between made has no file.
      return table === undefined ? noRows() : createInterface({ input: readBackupFile(from, table) });
    },
  };
}

async function* noRows(): AsyncGenerator<string> {
  // nothing
}

function refuseNewer({ traceStore: traces, controlStore: control }: Manifest): void {
  const stores = [
    { name: 'trace store', version: traces.schemaVersion, known: STORE_SCHEMA_VERSION },
    { name: 'control store', version: control.schemaVersion, known: CONTROL_SCHEMA_VERSION },
  ];
  for (const { name, version, known } of stores) {
    if (version <= known) continue;
    throw new CliError(
      `The backup's ${name} has schema version ${version}, this Clew knows up to ${known}: restore it with the newer Clew.`,
    );
  }
}

/**
 * The journal of the stream, which starts empty, begins its flush numbers at the time of day (ADR 1). Were they below numbers that
 * are stored, the store could take a new flush for one that it has.
 */
function refuseFuture({ traceStore: { spanFlushes, logFlushes } }: Manifest, nowUnixMs: number): void {
  const last = [...spanFlushes, ...logFlushes].find(({ flushNumber }) => BigInt(flushNumber) >= BigInt(nowUnixMs));
  if (last === undefined) return;
  throw new CliError(
    `The backup has a flush numbered ${last.flushNumber}, which is later than this machine's clock (${nowUnixMs}): set the clock right first.`,
  );
}
