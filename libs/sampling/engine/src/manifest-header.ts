import type { ByteReader } from './byte-reader.js';
import type { ByteWriter } from './byte-writer.js';
import { ManifestError } from './manifest-error.js';

/** The limits that acceptance depends on. They are journaled, as a new configuration must not change what was. */
export interface MemoryLimits {
  readonly decisionMemoryFlushes: number;
  readonly decisionMemoryTraces: number;
  readonly dedupeFlushes: number;
  readonly dedupeSpans: number;
}

export interface ManifestHeader {
  readonly flushNumber: number;
  /** Lowest offset from which this flush, and what is open after it, can be computed again. */
  readonly replayFrom: number;
  /** Offset after the last message read. */
  readonly position: number;
  readonly streamTimeMs: number;
  readonly memory: MemoryLimits;
  /** Of the documents by which traces are judged that are opened after this flush. 0 in a record of version 1. */
  readonly documentsVersion: number;
  /** How scarce room is for traces that are opened after this flush (`stress-relief.ts`). 0: there is enough. */
  readonly stressLevel: number;
}

export function writeHeader(record: ByteWriter, header: ManifestHeader): void {
  record.varint(header.flushNumber);
  record.varint(header.replayFrom);
  record.varint(header.position);
  record.float64(header.streamTimeMs);
  record.varint(header.memory.decisionMemoryFlushes);
  record.varint(header.memory.decisionMemoryTraces);
  record.varint(header.memory.dedupeFlushes);
  record.varint(header.memory.dedupeSpans);
  record.varint(header.documentsVersion);
  record.varint(header.stressLevel);
}

export function readHeader(reader: ByteReader, version: number): ManifestHeader {
  const header: ManifestHeader = {
    flushNumber: reader.varint(),
    replayFrom: reader.varint(),
    position: reader.varint(),
    streamTimeMs: reader.float64(),
    memory: {
      decisionMemoryFlushes: reader.varint(),
      decisionMemoryTraces: reader.varint(),
      dedupeFlushes: reader.varint(),
      dedupeSpans: reader.varint(),
    },
    documentsVersion: version === 1 ? 0 : reader.varint(),
    stressLevel: version === 1 ? 0 : reader.varint(),
  };
  if (header.replayFrom > header.position) {
    throw new ManifestError(`of flush ${header.flushNumber} says to replay from beyond its own position`);
  }
  if (!Number.isFinite(header.streamTimeMs)) throw new ManifestError(`of flush ${header.flushNumber} has no time`);
  return header;
}
