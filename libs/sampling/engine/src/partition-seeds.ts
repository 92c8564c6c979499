import { partitionOf } from '@clew/otlp';

import { Manifest, type ManifestEntry } from './manifest.js';
import type { ManifestHeader } from './manifest-header.js';
import { ManifestWriter } from './manifest-writer.js';
import { ProducerMemory } from './producer-memory.js';

export interface PartitionSeedsOptions {
  /** Partitions after the growth: a multiple of those before. */
  readonly partitionCount: number;
  /** Of a record, and one trace more. Default 4 MiB. */
  readonly recordBytesMax?: number;
}

const RECORD_BYTES_MAX = 4 * 1024 * 1024;
const TRACE_ID_BYTES = 16;

/**
 * What partitions that come into being take over from the one that had their traces: verdicts and fingerprints, as manifests
 * without spans (docs/adr/0009-partition-growth.md). With them as its journal, a partition knows what came late and what came
 * again. Depends on the parent's journal only, so it may be made again.
 */
export class PartitionSeeds {
  private readonly options: PartitionSeedsOptions;
  private readonly manifests: Manifest[] = [];
  private readonly traceId = new Uint8Array(TRACE_ID_BYTES);
  private readonly words = new DataView(this.traceId.buffer);

  constructor(options: PartitionSeedsOptions) {
    this.options = options;
  }

  /** A record of the parent's journal, in order. Throws ManifestError for one that is none. */
  add(payload: Uint8Array): void {
    this.manifests.push(new Manifest(payload));
  }

  /** The first records of this partition's journal, in order. None where the parent never flushed. */
  recordsOf(partition: number): readonly Uint8Array[] {
    const last = this.manifests.at(-1);
    if (last === undefined) return [];
    const { recordBytesMax = RECORD_BYTES_MAX } = this.options;
    const snapshot = this.manifests.findLast((manifest) => manifest.snapshot !== undefined)?.snapshot;
    const records: Uint8Array[] = [];
    const writer = new ManifestWriter();
    const finish = (): void => {
      records.push(writer.finish(headerOf(last.header, records.length), new ProducerMemory(), snapshot).slice());
      writer.begin();
    };
    writer.begin();
    for (const { manifest, entry } of this.closedIn(partition)) {
      writeEntry(writer, manifest, entry);
      if (writer.byteLength >= recordBytesMax) finish();
    }
    finish(); // one at least: it tells the flush numbers, the policies and the limits of the memory
    return records;
  }

  private *closedIn(partition: number): Generator<{ readonly manifest: Manifest; readonly entry: ManifestEntry }> {
    for (const manifest of this.manifests) {
      for (const entry of manifest.entries()) {
        if (entry.isClosed && this.partitionOf(entry) === partition) yield { manifest, entry };
      }
    }
  }

  private partitionOf({ word0, word1, word2, word3 }: ManifestEntry): number {
    [word0, word1, word2, word3].forEach((word, index) => {
      this.words.setUint32(index * 4, word, true);
    });
    return partitionOf(this.traceId, 0, this.options.partitionCount);
  }
}

/** Numbered on from the parent's, so that ages are measured as there; nothing of the new partition was read. */
function headerOf(last: ManifestHeader, index: number): ManifestHeader {
  return { ...last, flushNumber: last.flushNumber + 1 + index, replayFrom: 0, position: 0, stressLevel: 0 };
}

function writeEntry(writer: ManifestWriter, manifest: Manifest, entry: ManifestEntry): void {
  const { tenantId, word0, word1, word2, word3, verdict, fingerprintCount } = entry;
  writer.entry({ tenantId, words: [word0, word1, word2, word3], verdict, closedWithFingerprints: fingerprintCount });
  for (let index = 0; index < fingerprintCount; index++) {
    writer.fingerprint(manifest.fingerprintLo(entry, index), manifest.fingerprintHi(entry, index));
  }
}
