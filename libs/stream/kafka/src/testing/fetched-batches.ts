import { gzipSync } from 'node:zlib';
import { encodeHeaders } from '@clew/stream-contract';
import { headers } from '@clew/stream-contract/testing';
import { crc32c } from '@node-rs/crc32';
import { WireWriter } from '../broker/wire.js';
import type { MemoryPool } from '../consume/memory-pool.js';
import { encodeRecordBatch, encodeRecordHeaders } from '../produce/record-batch.js';

const RECORDS_AT = 61;
const OURS = encodeRecordHeaders(encodeHeaders(headers()));

export interface BatchOptions {
  readonly compression?: 'none' | 'lz4' | 'gzip';
  /** Replaces the bits that say how it is compressed, and adds others. */
  readonly attributes?: number;
  readonly producerId?: bigint;
  /** Instead of those of a message of ours. */
  readonly recordHeaders?: Readonly<Record<string, string>>;
}

/** A record batch as a broker stores it, with one message per text. */
export function storedBatch(baseOffset: number, texts: readonly string[], options: BatchOptions = {}): Buffer {
  const { compression = 'lz4', producerId = 7n, recordHeaders } = options;
  const encodedHeaders = recordHeaders === undefined ? OURS : encodeRecordHeaders(recordHeaders);
  const records = texts.map((text) => ({ value: Buffer.from(text), headers: encodedHeaders }));
  const numbering = { producerId, producerEpoch: 0, sequence: 0, timestampUnixMs: 1_760_000_000_000 };
  const plain = compression === 'gzip' ? 'none' : compression;
  let batch = Buffer.concat(encodeRecordBatch(records, { ...numbering, compression: plain }));
  if (compression === 'gzip')
    batch = Buffer.concat([batch.subarray(0, RECORDS_AT), gzipSync(batch.subarray(RECORDS_AT))]);
  return sealed(batch, baseOffset, options.attributes ?? { none: 0, gzip: 1, lz4: 3 }[compression]);
}

const TRANSACTIONAL = 0x10;
const CONTROL = 0x20;

/** A batch of a transaction. */
export function transactional(baseOffset: number, texts: readonly string[], producerId: bigint): Buffer {
  return storedBatch(baseOffset, texts, { compression: 'none', attributes: TRANSACTIONAL, producerId });
}

/** What a coordinator writes when a transaction is over. */
export function controlBatch(offset: number, kind: 'abort' | 'commit', producerId: bigint): Buffer {
  const key = new WireWriter()
    .int16(0)
    .int16(kind === 'abort' ? 0 : 1)
    .finish();
  const value = new WireWriter().int16(0).int32(0).finish();
  const record = new WireWriter().int8(0).varint(0).varint(0).varintBytes(key).varintBytes(value).varint(0).finish();
  const records = new WireWriter().varintBytes(record).finish();
  const empty = storedBatch(offset, ['x'], { compression: 'none', producerId });
  const batch = Buffer.concat([empty.subarray(0, RECORDS_AT), records]);
  return sealed(batch, offset, TRANSACTIONAL | CONTROL);
}

/** The first `kept` records of a batch of `lastOffsetDelta + 1`, as compaction leaves it. */
export function thinned(batch: Buffer, baseOffset: number, lastOffsetDelta: number): Buffer {
  const copy = Buffer.from(batch);
  copy.writeInt32BE(lastOffsetDelta, 23);
  return sealed(copy, baseOffset, copy.readInt16BE(21));
}

/** With base offset, length and checksum as they must be. */
function sealed(batch: Buffer, baseOffset: number, attributes: number): Buffer {
  const copy = Buffer.from(batch);
  copy.writeBigInt64BE(BigInt(baseOffset), 0);
  copy.writeInt32BE(copy.length - 12, 8);
  copy.writeInt16BE(attributes, 21);
  copy.writeUInt32BE(crc32c(copy.subarray(21)), 17);
  return copy;
}

/** Overwrites all memory that is free, as the next to use it would. */
export function scribble(pool: MemoryPool): void {
  for (let bytes = 4_096; bytes <= 1_048_576; bytes *= 2) {
    const memory = pool.acquire(bytes);
    memory.bytes.fill(0);
    pool.release(memory);
  }
}
