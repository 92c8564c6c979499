import type { Verdict } from '@clew/sampling-policies';

import { ByteWriter } from './byte-writer.js';
import { crc32 } from './crc32.js';
import { writeHeader, type ManifestHeader } from './manifest-header.js';
import { CANDIDATE_FLAG, CLOSED_FLAG, FLAG_COUNT, MAGIC, VERSION } from './manifest-layout.js';
import { writeSnapshot, type SnapshotText } from './policy-snapshot.js';
import type { ProducerMemory } from './producer-memory.js';
import { writeVerdict } from './verdict-codec.js';

/** Of one UTF-16 unit. */
const UTF8_BYTES_MAX = 3;

/** A trace decided, closed, or both. */
export interface EntryToWrite {
  readonly tenantId: string;
  readonly words: readonly [number, number, number, number];
  readonly verdict: Verdict;
  /** Undefined for a trace that stays open; else so many calls of `fingerprint` are to follow. */
  readonly closedWithFingerprints: number | undefined;
  /** What the policies that are rehearsed would have said. */
  readonly candidate?: Verdict | undefined;
}

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

  entry({ tenantId, words, verdict, closedWithFingerprints, candidate }: EntryToWrite): void {
    const { entries } = this;
    if (!this.tenants.has(tenantId)) this.tenantBytes += tenantId.length * UTF8_BYTES_MAX;
    entries.varint(numberIn(this.tenants, tenantId));
    const isClosed = closedWithFingerprints !== undefined;
    const flags = (isClosed ? CLOSED_FLAG : 0) + (candidate === undefined ? 0 : CANDIDATE_FLAG);
    entries.varint(numberIn(this.verdicts, verdict) * FLAG_COUNT + flags);
    if (candidate !== undefined) entries.varint(numberIn(this.verdicts, candidate));
    for (const word of words) entries.uint32(word);
    if (isClosed) entries.varint(closedWithFingerprints);
    this.entryCount++;
  }

  fingerprint(lo: number, hi: number): void {
    this.entries.uint32(lo);
    this.entries.uint32(hi);
  }

  /** The whole record. */
  finish(header: ManifestHeader, producers: ProducerMemory, snapshot?: SnapshotText): Uint8Array {
    const record = new ByteWriter(this.entries.length + 256);
    record.uint32(MAGIC);
    record.uint8(VERSION);
    writeHeader(record, header);
    producers.writeTo(record);
    writeSnapshot(record, snapshot);
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

function numberIn<T>(numbers: Map<T, number>, value: T): number {
  const known = numbers.get(value);
  if (known !== undefined) return known;
  numbers.set(value, numbers.size);
  return numbers.size - 1;
}
