import type { SamplingDocuments } from '@clew/sampling-policies';

import type { ByteReader } from './byte-reader.js';
import type { ByteWriter } from './byte-writer.js';
import { ManifestError } from './manifest-error.js';

/** As JSON text, as it travels in the journal. */
export interface SnapshotText {
  readonly documents: string;
  /** What policies have learned; undefined where it was too large. */
  readonly state: string | undefined;
}

/** By which documents traces are judged, and what their policies have learned, at the moment a flush was planned. */
export interface PolicySnapshot {
  readonly documents: SamplingDocuments;
  readonly state: unknown;
}

const ABSENT = 0;
const DOCUMENTS_ONLY = 1;
const WITH_STATE = 2;

export function writeSnapshot(record: ByteWriter, snapshot: SnapshotText | undefined): void {
  if (snapshot === undefined) {
    record.uint8(ABSENT);
    return;
  }
  const { documents, state } = snapshot;
  record.uint8(state === undefined ? DOCUMENTS_ONLY : WITH_STATE);
  record.text(documents);
  if (state !== undefined) record.text(state);
}

export function readSnapshot(reader: ByteReader): SnapshotText | undefined {
  const kind = reader.uint8();
  if (kind === ABSENT) return undefined;
  if (kind > WITH_STATE) throw new ManifestError(`has a snapshot of kind ${kind}`);
  const documents = reader.text();
  return { documents, state: kind === WITH_STATE ? reader.text() : undefined };
}

/** Throws ManifestError where the documents make no sense. State is only ever a help: what cannot be read is left out. */
export function parseSnapshot({ documents, state }: SnapshotText): PolicySnapshot {
  const parsed = jsonOf(documents);
  if (!isDocuments(parsed)) throw new ManifestError('has sampling documents that are none');
  return { documents: parsed, state: state === undefined ? undefined : jsonOf(state) };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ManifestError(
      `has a snapshot that is no JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function isDocuments(value: unknown): value is SamplingDocuments {
  if (typeof value !== 'object' || value === null) return false;
  if (!('version' in value) || typeof value.version !== 'number') return false;
  return 'entries' in value && Array.isArray(value.entries) && value.entries.every(isEntry);
}

function isEntry(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { tenantId, kind, version } = value as Record<string, unknown>;
  return [tenantId, kind, version].every((text) => typeof text === 'string');
}
