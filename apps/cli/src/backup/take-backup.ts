import { mkdir, mkdtemp, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';

import type { ClewConfig } from '@clew/config';
import { openControlSnapshot, type ControlSnapshot } from '@clew/control-store';
import { openStoreSnapshot, type StoreChunk, type StoreSnapshot } from '@clew/store-clickhouse';

import { CliError } from '../cli-error.js';
import { reuseBackupFile, writeBackupFile } from './backup-file.js';
import {
  FORMAT,
  FORMAT_VERSION,
  readManifest,
  writeManifest,
  type BackupChunk,
  type BackupControlTable,
  type Manifest,
} from './manifest.js';
import { namesIn, requireStores, storeOptions, withStoresOf } from './stores-of-backup.js';

export interface BackupOptions {
  /** Absolute; not there yet, or empty. */
  readonly to: string;
  /** An earlier backup whose files are used again where the rows are the same. */
  readonly base: string | undefined;
  readonly calmWaitMsMax: number;
  /** Ends it, with nothing left behind. */
  readonly signal: AbortSignal;
}

/** Both stores as they are now, into a new folder, while they go on. */
export async function takeBackup(config: ClewConfig, options: BackupOptions): Promise<Manifest> {
  const { to, base } = options;
  if ((await namesIn(to)).length > 0) throw new CliError(`${to} is not empty: a backup is written to a new folder.`);
  await requireStores(config);
  const earlier = base === undefined ? undefined : { folder: base, manifest: await readManifest(base) };
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  // Under another name until all is in. mkdtemp makes it for its owner alone.
  const unfinished = await mkdtemp(join(dirname(to), `${basename(to)}.unfinished-`));
  try {
    const manifest = await withStoresOf(config, async (addresses) => {
      const store = await openStoreSnapshot(storeOptions(config, addresses), options);
      const takenAt = new Date().toISOString();
      try {
        const control = await openControlSnapshot(addresses.postgresUrl);
        try {
          return await copyStores({ store, control, takenAt, folder: unfinished, earlier, signal: options.signal });
        } finally {
          await control.close();
        }
      } finally {
        await store.close();
      }
    });
    await writeManifest(unfinished, manifest);
    for (const folder of ['control-store', 'trace-store', '.']) await syncFolder(join(unfinished, folder));
    options.signal.throwIfAborted();
    await rename(unfinished, to);
    await syncFolder(dirname(to));
    return manifest;
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw options.signal.aborted ? new CliError('The backup was stopped; nothing is left of it.') : error;
  }
}

interface Copy {
  readonly store: StoreSnapshot;
  readonly control: ControlSnapshot;
  readonly takenAt: string;
  readonly folder: string;
  readonly earlier: { readonly folder: string; readonly manifest: Manifest } | undefined;
  readonly signal: AbortSignal;
}

async function copyStores(copy: Copy): Promise<Manifest> {
  const { store, control, takenAt } = copy;
  const { schemaVersion, engineVersion, isCalm, spanFlushes, logFlushes, tables } = store;
  // The control store first: its transaction should not stay open for as long as all spans take.
  const controlTables = await copyControlStore(copy);
  const chunks = await copyTraceStore(copy);
  return {
    ...{ format: FORMAT, formatVersion: FORMAT_VERSION, takenAt, isCalm },
    traceStore: { schemaVersion, engineVersion, spanFlushes, logFlushes, tables, chunks },
    controlStore: { schemaVersion: control.schemaVersion, sequences: control.sequences, tables: controlTables },
  };
}

async function copyControlStore({ control, folder, signal }: Copy): Promise<readonly BackupControlTable[]> {
  await mkdir(join(folder, 'control-store'), { mode: 0o700 });
  const tables: BackupControlTable[] = [];
  for (const { name, rowCount } of control.tables) {
    const lines = Readable.from(linesOf(control.rows(name)));
    tables.push({
      ...{ name, rowCount },
      ...(await writeBackupFile(folder, `control-store/${name}.jsonl.gz`, lines, signal)),
    });
  }
  return tables;
}

async function* linesOf(rows: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const row of rows) yield `${row}\n`;
}

async function copyTraceStore(copy: Copy): Promise<readonly BackupChunk[]> {
  const { store, folder, earlier } = copy;
  await mkdir(join(folder, 'trace-store'), { mode: 0o700 });
  const known = new Map(earlier?.manifest.traceStore.chunks.map((chunk) => [chunk.identity, chunk]));
  // Rows of another schema have other columns, though their hash were the same.
  if (earlier?.manifest.traceStore.schemaVersion !== store.schemaVersion) known.clear();
  const chunks: BackupChunk[] = [];
  for (const [index, chunk] of store.chunks.entries()) {
    const path = `trace-store/${String(index + 1).padStart(6, '0')}-${chunk.table}.native.gz`;
    chunks.push(await copyChunk(copy, { chunk, path, known: known.get(chunk.identity) }));
  }
  return chunks;
}

async function copyChunk(
  { store, folder, earlier, signal }: Copy,
  {
    chunk,
    path,
    known,
  }: { readonly chunk: StoreChunk; readonly path: string; readonly known: BackupChunk | undefined },
): Promise<BackupChunk> {
  signal.throwIfAborted();
  if (earlier !== undefined && known !== undefined && (await reuseBackupFile(earlier.folder, known, folder, path))) {
    return { ...known, path };
  }
  const { table, identity } = chunk;
  return { table, identity, ...(await writeBackupFile(folder, path, await store.read(chunk), signal)) };
}

/** A name is on the disk when its folder is. */
async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
