import type { Verdict } from '@clew/sampling-policies';

import { ByteReader } from './byte-reader.js';
import { crc32 } from './crc32.js';
import { littleEndian32 } from './hash.js';
import { ManifestError } from './manifest-error.js';
import { readHeader, type ManifestHeader } from './manifest-header.js';
import { CANDIDATE_FLAG, CLOSED_FLAG, FINGERPRINT_BYTES, FLAG_COUNT, MAGIC, VERSION } from './manifest-layout.js';
import { readSnapshot, type SnapshotText } from './policy-snapshot.js';
import { readProducers, type RememberedProducer } from './producer-memory.js';
import { readVerdict, readVerdictOfVersion1 } from './verdict-codec.js';

/** A trace decided, closed, or both. `fingerprints` are 8 bytes each in the manifest's bytes: spans of a closed trace. */
export interface ManifestEntry {
  readonly tenantId: string;
  readonly word0: number;
  readonly word1: number;
  readonly word2: number;
  readonly word3: number;
  readonly verdict: Verdict;
  /** Place of `verdict` in `Manifest.verdicts`. */
  readonly verdictIndex: number;
  /** What the policies that are rehearsed would have said; only of a closed trace. */
  readonly candidate: Verdict | undefined;
  readonly isClosed: boolean;
  readonly fingerprintStart: number;
  readonly fingerprintCount: number;
}

const PREFIX_BYTES = 5;
const CRC_BYTES = 4;

/** A record read back. The constructor throws ManifestError for anything that `ManifestWriter.finish` did not write. */
export class Manifest {
  readonly header: ManifestHeader;
  /** All that are remembered from this flush on. */
  readonly producers: readonly RememberedProducer[];
  readonly bytes: Uint8Array;
  /** Documents and state of the policies, in some records. */
  readonly snapshot: SnapshotText | undefined;
  /** All that entries refer to. */
  readonly verdicts: readonly Verdict[];
  private readonly version: number;
  private readonly tenantIds: readonly string[];
  private readonly entryCount: number;
  private readonly entriesStart: number;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    const reader = checkedReader(bytes);
    this.version = bytes[4] ?? 0;
    this.header = readHeader(reader, this.version);
    this.producers = this.version === 1 ? [] : readProducers(reader);
    this.snapshot = this.version === 1 ? undefined : readSnapshot(reader);
    this.tenantIds = Array.from({ length: boundedCount(reader, bytes) }, () => reader.text());
    const readOne = this.version === 1 ? readVerdictOfVersion1 : readVerdict;
    this.verdicts = Array.from({ length: boundedCount(reader, bytes) }, () => readOne(reader));
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
    const numberAndFlags = reader.varint();
    const flagCount = this.version === 1 ? 2 : FLAG_COUNT;
    const flags = numberAndFlags % flagCount;
    const verdictIndex = Math.floor(numberAndFlags / flagCount);
    const verdict = this.verdicts[verdictIndex];
    const hasCandidate = (flags & CANDIDATE_FLAG) !== 0;
    const candidate = hasCandidate ? this.verdicts[reader.varint()] : undefined;
    if (tenantId === undefined || verdict === undefined || (hasCandidate && candidate === undefined)) {
      throw new ManifestError(`refers to a tenant or verdict it does not list before byte ${reader.position}`);
    }
    const isClosed = (flags & CLOSED_FLAG) !== 0;
    const [word0, word1, word2, word3] = [reader.uint32(), reader.uint32(), reader.uint32(), reader.uint32()];
    const fingerprintCount = isClosed ? reader.varint() : 0;
    const fingerprintStart = reader.claim(fingerprintCount * FINGERPRINT_BYTES);
    const words = { word0, word1, word2, word3 };
    return { tenantId, ...words, verdict, verdictIndex, candidate, isClosed, fingerprintStart, fingerprintCount };
  }
}

function checkedReader(bytes: Uint8Array): ByteReader {
  if (bytes.length < PREFIX_BYTES + CRC_BYTES) throw new ManifestError(`has only ${bytes.length} bytes`);
  const bodyEnd = bytes.length - CRC_BYTES;
  if (littleEndian32(bytes, 0) !== MAGIC) throw new ManifestError('does not begin with the mark of a manifest');
  const version = bytes[4] ?? 0;
  if (version < 1 || version > VERSION) {
    throw new ManifestError(`has version ${version}, this program reads versions 1 to ${VERSION}`);
  }
  if (littleEndian32(bytes, bodyEnd) !== crc32(bytes, 0, bodyEnd)) throw new ManifestError('fails its checksum');
  return new ByteReader(bytes, PREFIX_BYTES, bodyEnd);
}

/** A count of things of at least one byte each: whatever says more than there are bytes is corrupt. */
function boundedCount(reader: ByteReader, bytes: Uint8Array): number {
  const count = reader.varint();
  if (count > bytes.length) throw new ManifestError(`announces ${count} things in ${bytes.length} bytes`);
  return count;
}
