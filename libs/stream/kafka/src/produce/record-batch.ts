import { Buffer } from 'node:buffer';
import { crc32c } from '@node-rs/crc32';
import { compressFrameSync } from 'lz4-napi';
import { WireWriter } from '../broker/wire.js';

export const COMPRESSIONS = ['none', 'lz4'] as const;
export type Compression = (typeof COMPRESSIONS)[number];

/** The value of the low bits of a batch's attributes. */
const COMPRESSION_BITS: Readonly<Record<Compression, number>> = { none: 0, lz4: 3 };
const MAGIC = 2;
/** Fields of a batch up to and with its checksum, which covers everything after. */
const CHECKSUM_END = 21;
const LENGTH_END = 12;

/** What makes a batch recognisable when it is sent again. */
export interface BatchNumbering {
  readonly producerId: bigint;
  readonly producerEpoch: number;
  /** Sequence number of the first record. */
  readonly sequence: number;
}

export interface BatchRecord {
  readonly value: Uint8Array;
  /** From `encodeRecordHeaders`. */
  readonly headers: Uint8Array;
}

export interface BatchOptions extends BatchNumbering {
  readonly compression: Compression;
  readonly timestampUnixMs: number;
}

/** The end of a record: its headers as names and texts. */
export function encodeRecordHeaders(headers: Readonly<Record<string, string>>): Uint8Array {
  const entries = Object.entries(headers);
  const out = new WireWriter().varint(entries.length);
  for (const [name, text] of entries) out.varintBytes(Buffer.from(name)).varintBytes(Buffer.from(text));
  return out.finish();
}

/**
 * A record batch (magic 2, KIP-98) in chunks to be sent one after another. Without compression the values are chunks of
 * their own and are not copied: they must not change until the batch is settled.
 */
export function encodeRecordBatch(records: readonly BatchRecord[], options: BatchOptions): readonly Uint8Array[] {
  const chunks = recordChunks(records);
  const payload = options.compression === 'none' ? chunks : [compressFrameSync(Buffer.concat(chunks))];
  const header = batchHeader(records.length, options);
  const payloadBytes = payload.reduce((sum, chunk) => sum + chunk.length, 0);
  header.writeInt32BE(header.length - LENGTH_END + payloadBytes, LENGTH_END - 4);
  let checksum = crc32c(header.subarray(CHECKSUM_END));
  for (const chunk of payload) checksum = crc32c(viewOf(chunk), checksum);
  header.writeUInt32BE(checksum, CHECKSUM_END - 4);
  return [header, ...payload];
}

/** Length and checksum are filled in later. */
function batchHeader(recordCount: number, options: BatchOptions): Buffer {
  const time = BigInt(options.timestampUnixMs);
  return new WireWriter(64)
    .int64(0n) // base offset: the broker's to choose
    .int32(0) // length
    .int32(-1) // leader epoch: the broker's
    .int8(MAGIC)
    .uint32(0) // checksum
    .int16(COMPRESSION_BITS[options.compression])
    .int32(recordCount - 1) // last offset delta
    .int64(time)
    .int64(time)
    .int64(options.producerId)
    .int16(options.producerEpoch)
    .int32(options.sequence)
    .int32(recordCount)
    .finish();
}

/** Everything but the values is gathered between them: header of the first, value, rest of it and header of the next... */
function recordChunks(records: readonly BatchRecord[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  let between = new WireWriter();
  for (const [offsetDelta, { value, headers }] of records.entries()) {
    const start = new WireWriter(24)
      .int8(0) // attributes
      .varint(0) // timestamp delta
      .varint(offsetDelta)
      .varint(-1) // no key
      .varint(value.length)
      .finish();
    between.varint(start.length + value.length + headers.length).raw(start);
    chunks.push(between.finish(), value);
    between = new WireWriter().raw(headers);
  }
  chunks.push(between.finish());
  return chunks;
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
