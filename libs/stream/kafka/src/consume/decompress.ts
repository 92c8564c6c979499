import { gunzipSync } from 'node:zlib';
import { decodeLz4Frames } from './lz4-frame.js';
import type { Memory } from './memory-pool.js';
import type { ReadMemory } from './read-memory.js';
import type { RecordBatchHeader } from './record-batch-header.js';

/** Of the records of one batch, decompressed. */
const RECORDS_BYTES_MAX = 128 * 1024 * 1024;

export interface Records {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
}

/** The records of a batch: where they are, or in the memory of the read. Throws a RangeError. */
export function decompressRecords(source: Memory, batch: RecordBatchHeader, target: ReadMemory): Records {
  switch (batch.codec) {
    case 'none':
      return { bytes: source.bytes, start: batch.start, end: batch.end };
    case 'lz4': {
      const { memory, start, end } = decodeLz4Frames(source, batch, target, RECORDS_BYTES_MAX);
      return { bytes: memory.bytes, start, end };
    }
    case 'gzip': {
      const bytes = gunzipSync(source.bytes.subarray(batch.start, batch.end), { maxOutputLength: RECORDS_BYTES_MAX });
      return { bytes, start: 0, end: bytes.length };
    }
    default:
      throw new RangeError(
        `a record batch is compressed by ${batch.codec ?? 'an unknown codec'}; none, gzip and lz4 can be read`,
      );
  }
}
