import type { Buffer } from 'node:buffer';
import { crc32c } from '@node-rs/crc32';

/** Offset and length come first; the length counts what follows. */
const LENGTH_END = 12;
const MAGIC = 2;
const MAGIC_AT = 16;
/** The checksum covers everything after it. */
const CHECKSUM_END = 21;
/** Up to and with the number of records. */
const BATCH_HEADER_BYTES = 61;

const CODECS = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;
export type Codec = (typeof CODECS)[number];

/** The head of a record batch (KIP-98). */
export interface RecordBatchHeader {
  readonly baseOffset: bigint;
  /** Offset of the last record there was, less `baseOffset`; also when that record is gone. */
  readonly lastOffsetDelta: number;
  readonly codec: Codec | undefined;
  readonly isTransactional: boolean;
  /** Says what became of a transaction, and holds no messages. */
  readonly isControl: boolean;
  readonly producerId: bigint;
  readonly recordCount: number;
  /** Where its records lie. */
  readonly start: number;
  readonly end: number;
}

/** Where the batch at `at` ends; undefined when it goes on beyond `end`: answers are cut off at the asked number of bytes. */
export function endOfBatch(bytes: Buffer, at: number, end: number): number | undefined {
  if (end - at < LENGTH_END) return undefined;
  const length = bytes.readInt32BE(at + LENGTH_END - 4);
  if (length < BATCH_HEADER_BYTES - LENGTH_END) throw new RangeError(`a record batch has a length of ${length} bytes`);
  const batchEnd = at + LENGTH_END + length;
  return batchEnd <= end ? batchEnd : undefined;
}

/** Offset after the last record of the batch at `at`. */
export function offsetAfterBatch(bytes: Buffer, at: number): bigint {
  return bytes.readBigInt64BE(at) + BigInt(bytes.readInt32BE(at + 23)) + 1n;
}

/** Reads the head of the whole batch in `[at, end)` and checks its checksum. Throws a RangeError. */
export function readBatchHeader(bytes: Buffer, at: number, end: number): RecordBatchHeader {
  const magic = bytes.readInt8(at + MAGIC_AT);
  if (magic !== MAGIC) throw new RangeError(`a record batch has format ${magic}, not ${MAGIC}`);
  if (bytes.readUInt32BE(at + CHECKSUM_END - 4) !== crc32c(bytes.subarray(at + CHECKSUM_END, end))) {
    throw new RangeError('the checksum of a record batch does not hold');
  }
  const attributes = bytes.readInt16BE(at + 21);
  return {
    baseOffset: bytes.readBigInt64BE(at),
    lastOffsetDelta: bytes.readInt32BE(at + 23),
    codec: CODECS[attributes & 0x07],
    isTransactional: (attributes & 0x10) !== 0,
    isControl: (attributes & 0x20) !== 0,
    producerId: bytes.readBigInt64BE(at + 43),
    recordCount: bytes.readInt32BE(at + 57),
    start: at + BATCH_HEADER_BYTES,
    end,
  };
}
