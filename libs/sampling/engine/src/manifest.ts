import type { Verdict } from '@clew/sampling-policies';

import { ByteReader } from './byte-reader.js';
import { ByteWriter } from './byte-writer.js';
import { crc32 } from './crc32.js';
import { littleEndian32 } from './hash.js';
import { ManifestError } from './manifest-error.js';
import { readProducers, type ProducerMemory, type RememberedProducer } from './producer-memory.js';

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
}

/** A trace decided, closed, or both. `fingerprints` are 8 bytes each in the manifest's bytes: spans of a closed trace. */
export interface ManifestEntry {
  readonly tenantId: string;
  readonly word0: number;
  readonly word1: number;
  readonly word2: number;
  readonly word3: number;
  readonly verdict: Verdict;
  readonly isClosed: boolean;
  readonly fingerprintStart: number;
  readonly fingerprintCount: number;
}

const MAGIC = 0x4d4c_4343; // 'CCLM'
const VERSION = 2;
const PREFIX_BYTES = 5;
const CRC_BYTES = 4;
const FINGERPRINT_BYTES = 8;
/** Of one UTF-16 unit. */
const UTF8_BYTES_MAX = 3;

/** Writes one manifest at a time: entries first, as they are planned, then `finish` puts what they refer to before them. */
export class ManifestWriter {
  entryCount = 0;
  private readonly entries = new ByteWriter();
  private readonly tenants = new Map<string, number>();
  private readonly verdicts = new Map<Verdict, number>();
  private tenantBytes = 0;

  /** Bytes so far, with all tenants, without the header; give or take a few verdicts. */
  get byteLength(): number {
    return this.entries.length + this.tenantBytes;
  }

  begin(): void {
    this.entryCount = 0;
    this.entries.clear();
    this.tenants.clear();
    this.tenantBytes = 0;
    this.verdicts.clear();
  }

  /** An entry of a closed trace is to be followed by as many calls of `fingerprint`. */
  entry(
    tenantId: string,
    words: readonly [number, number, number, number],
    verdict: Verdict,
    closedWithFingerprints: number | undefined,
  ): void {
    const { entries } = this;
    if (!this.tenants.has(tenantId)) this.tenantBytes += tenantId.length * UTF8_BYTES_MAX;
    entries.varint(numberIn(this.tenants, tenantId));
    entries.varint(numberIn(this.verdicts, verdict) * 2 + (closedWithFingerprints === undefined ? 0 : 1));
    for (const word of words) entries.uint32(word);
    if (closedWithFingerprints !== undefined) entries.varint(closedWithFingerprints);
    this.entryCount++;
  }

  fingerprint(lo: number, hi: number): void {
    this.entries.uint32(lo);
    this.entries.uint32(hi);
  }

  /** The whole record. */
  finish(header: ManifestHeader, producers: ProducerMemory): Uint8Array {
    const record = new ByteWriter(this.entries.length + 256);
    record.uint32(MAGIC);
    record.uint8(VERSION);
    record.varint(header.flushNumber);
    record.varint(header.replayFrom);
    record.varint(header.position);
    record.float64(header.streamTimeMs);
    record.varint(header.memory.decisionMemoryFlushes);
    record.varint(header.memory.decisionMemoryTraces);
    record.varint(header.memory.dedupeFlushes);
    record.varint(header.memory.dedupeSpans);
    producers.writeTo(record);
    record.varint(this.tenants.size);
    for (const tenantId of this.tenants.keys()) record.text(tenantId);
    record.varint(this.verdicts.size);
    for (const verdict of this.verdicts.keys()) writeVerdict(record, verdict);
    record.varint(this.entryCount);
    record.append(this.entries.written());
    record.uint32(crc32(record.written(), 0, record.length));
    return record.written();
  }
}

/** A record read back. The constructor throws ManifestError for anything that `finish` did not write. */
export class Manifest {
  readonly header: ManifestHeader;
  /** All that are remembered from this flush on. */
  readonly producers: readonly RememberedProducer[];
  readonly bytes: Uint8Array;
  private readonly tenantIds: readonly string[];
  private readonly verdicts: readonly Verdict[];
  private readonly entryCount: number;
  private readonly entriesStart: number;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    const reader = checkedReader(bytes);
    this.header = readHeader(reader);
    this.producers = readProducers(reader);
    this.tenantIds = Array.from({ length: boundedCount(reader, bytes) }, () => reader.text());
    this.verdicts = Array.from({ length: boundedCount(reader, bytes) }, () => readVerdict(reader));
    this.entryCount = boundedCount(reader, bytes);
    this.entriesStart = reader.position;
  }

  /** In the order of planning. */
  *entries(): Generator<ManifestEntry> {
    const reader = new ByteReader(this.bytes, this.entriesStart, this.bytes.length - CRC_BYTES);
    for (let index = 0; index < this.entryCount; index++) yield this.readEntry(reader);
    if (!reader.isAtEnd) throw new ManifestError(`has bytes left over at ${reader.position}`);
  }

  /** Low half of a closed entry's fingerprint number `index`. */
  fingerprintLo(entry: ManifestEntry, index: number): number {
    return littleEndian32(this.bytes, entry.fingerprintStart + index * FINGERPRINT_BYTES);
  }

  fingerprintHi(entry: ManifestEntry, index: number): number {
    return littleEndian32(this.bytes, entry.fingerprintStart + index * FINGERPRINT_BYTES + 4);
  }

  private readEntry(reader: ByteReader): ManifestEntry {
    const tenantId = this.tenantIds[reader.varint()];
    const verdictAndClosed = reader.varint();
    const verdict = this.verdicts[Math.floor(verdictAndClosed / 2)];
    if (tenantId === undefined || verdict === undefined) {
      throw new ManifestError(`refers to a tenant or verdict it does not list before byte ${reader.position}`);
    }
    const isClosed = verdictAndClosed % 2 === 1;
    const [word0, word1, word2, word3] = [reader.uint32(), reader.uint32(), reader.uint32(), reader.uint32()];
    const fingerprintCount = isClosed ? reader.varint() : 0;
    const fingerprintStart = reader.claim(fingerprintCount * FINGERPRINT_BYTES);
    return { tenantId, word0, word1, word2, word3, verdict, isClosed, fingerprintStart, fingerprintCount };
  }
}

function checkedReader(bytes: Uint8Array): ByteReader {
  if (bytes.length < PREFIX_BYTES + CRC_BYTES) throw new ManifestError(`has only ${bytes.length} bytes`);
  const bodyEnd = bytes.length - CRC_BYTES;
  if (littleEndian32(bytes, 0) !== MAGIC) throw new ManifestError('does not begin with the mark of a manifest');
  if (bytes[4] !== VERSION) {
    throw new ManifestError(`has version ${String(bytes[4])}, this program reads version ${VERSION}`);
  }
  if (littleEndian32(bytes, bodyEnd) !== crc32(bytes, 0, bodyEnd)) throw new ManifestError('fails its checksum');
  return new ByteReader(bytes, PREFIX_BYTES, bodyEnd);
}

function readHeader(reader: ByteReader): ManifestHeader {
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
  };
  if (header.replayFrom > header.position) {
    throw new ManifestError(`of flush ${header.flushNumber} says to replay from beyond its own position`);
  }
  if (!Number.isFinite(header.streamTimeMs)) throw new ManifestError(`of flush ${header.flushNumber} has no time`);
  return header;
}

/** A count of things of at least one byte each: whatever says more than there are bytes is corrupt. */
function boundedCount(reader: ByteReader, bytes: Uint8Array): number {
  const count = reader.varint();
  if (count > bytes.length) throw new ManifestError(`announces ${count} things in ${bytes.length} bytes`);
  return count;
}

function writeVerdict(record: ByteWriter, verdict: Verdict): void {
  record.uint8(verdict.kept ? 1 : 0);
  record.text(verdict.reason);
  record.float64(verdict.adjustedCount);
  record.text(verdict.policyVersion);
}

function readVerdict(reader: ByteReader): Verdict {
  return {
    kept: reader.uint8() === 1,
    reason: reader.text(),
    adjustedCount: reader.float64(),
    policyVersion: reader.text(),
  };
}

function numberIn<T>(numbers: Map<T, number>, value: T): number {
  const known = numbers.get(value);
  if (known !== undefined) return known;
  numbers.set(value, numbers.size);
  return numbers.size - 1;
}
