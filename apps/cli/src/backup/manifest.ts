import { readFile, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { join } from 'node:path';

import type { ControlSequence } from '@clew/control-store';
import type { FlushPoint, SnapshotTable } from '@clew/store-clickhouse';

import { CliError } from '../cli-error.js';

/** A file of a backup as it must be. */
export interface BackupFile {
  /** Within the backup, with slashes. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Rows of one table of the trace store, in ClickHouse's Native format, compressed by gzip. */
export interface BackupChunk extends BackupFile {
  readonly table: string;
  /** Equal in two backups where the rows are. */
  readonly identity: string;
}

/** Rows of a table of the control store: a line of JSON each, compressed by gzip. */
export interface BackupControlTable extends BackupFile {
  readonly name: string;
  readonly rowCount: number;
}

/** What a backup is, and what is in it. */
export interface Manifest {
  readonly format: typeof FORMAT;
  readonly formatVersion: number;
  /** ISO 8601: the point in time that a restore goes back to. */
  readonly takenAt: string;
  /** Whether the trace store was copied between two flushes; else the last flush may be in some tables only. */
  readonly isCalm: boolean;
  readonly traceStore: {
    readonly schemaVersion: number;
    readonly engineVersion: string;
    readonly spanFlushes: readonly FlushPoint[];
    readonly logFlushes: readonly FlushPoint[];
    readonly tables: readonly SnapshotTable[];
    readonly chunks: readonly BackupChunk[];
  };
  readonly controlStore: {
    readonly schemaVersion: number;
    readonly sequences: readonly ControlSequence[];
    readonly tables: readonly BackupControlTable[];
  };
}

export const FORMAT = 'clew-backup';
export const FORMAT_VERSION = 1;
const FILE = 'manifest.json';
/** In the form of `sha256sum`, of the manifest: it vouches for the files, and this for it. */
const SUM_FILE = 'manifest.json.sha256';

/** Written last: a folder without it is no backup. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  const own = { mode: 0o600, flush: true, flag: 'wx' } as const;
  await writeFile(join(folder, SUM_FILE), `${sha256(text)}  ${FILE}\n`, own);
  await writeFile(join(folder, FILE), text, own);
}

/** Rejects with what is wrong with it. */
export async function readManifest(folder: string): Promise<Manifest> {
  const [text, sum] = await Promise.all([read(folder, FILE), read(folder, SUM_FILE)]);
  if (sum !== `${sha256(text)}  ${FILE}\n`) {
    throw new CliError(`The backup is damaged: ${join(folder, FILE)} is not as it was written (${SUM_FILE} differs).`);
  }
  const manifest: unknown = JSON.parse(text);
  if (!isManifest(manifest)) throw new CliError(`${join(folder, FILE)} is no manifest of a backup.`);
  if (manifest.formatVersion > FORMAT_VERSION) {
    throw new CliError(
      `${folder} is a backup of format ${manifest.formatVersion}, this Clew reads up to ${FORMAT_VERSION}: use the newer Clew.`,
    );
  }
  const bad = filesOf(manifest).find(({ path }) => !/^(?:trace-store|control-store)\/[\w-]+(?:\.[\w-]+)*$/.test(path));
  if (bad !== undefined) throw new CliError(`${join(folder, FILE)} names a file outside the backup: ${bad.path}`);
  const odd = manifest.traceStore.chunks.find(({ table }) => !/^\w+$/.test(table));
  if (odd !== undefined) throw new CliError(`${join(folder, FILE)} names a table that cannot be: ${odd.table}`);
  return manifest;
}

export function filesOf({ traceStore, controlStore }: Manifest): readonly BackupFile[] {
  return [...controlStore.tables, ...traceStore.chunks];
}

async function read(folder: string, name: string): Promise<string> {
  try {
    return await readFile(join(folder, name), 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliError(`${folder} is no finished backup: ${reason}`, { cause: error });
  }
}

/** Its sum was right, so Clew has written it: what is checked is that it is a manifest, not each of its fields. */
function isManifest(value: unknown): value is Manifest {
  if (typeof value !== 'object' || value === null) return false;
  const { format, formatVersion, traceStore, controlStore }: Readonly<Record<string, unknown>> = { ...value };
  if (format !== FORMAT || typeof formatVersion !== 'number') return false;
  return hasLists(traceStore, ['tables', 'chunks', 'spanFlushes', 'logFlushes']) && hasLists(controlStore, ['tables']);
}

function hasLists(value: unknown, names: readonly string[]): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const fields: Readonly<Record<string, unknown>> = { ...value };
  return names.every((name) => Array.isArray(fields[name])) && typeof fields['schemaVersion'] === 'number';
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
