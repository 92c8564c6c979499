import { createRequire } from 'node:module';
import { registerLz4 } from '../lz4-codec.js';

/** kafkajs's own reader and checksum, which are written by others than what is tested with them. */
const require = createRequire(import.meta.url);
const Decoder = require('kafkajs/src/protocol/decoder') as new (bytes: Buffer) => unknown;
const decodeBatch = require('kafkajs/src/protocol/recordBatch/v0/decoder') as (decoder: unknown) => Promise<Decoded>;
const crc32c = require('kafkajs/src/protocol/recordBatch/crc32C') as (bytes: Buffer) => number;

interface Decoded {
  readonly producerId: string;
  readonly producerEpoch: number;
  readonly firstSequence: number;
  readonly lastOffsetDelta: number;
  readonly firstTimestamp: string;
  readonly maxTimestamp: string;
  readonly records: readonly {
    readonly offset: string;
    readonly key: Buffer | null;
    readonly value: Buffer;
    readonly headers: Readonly<Record<string, Buffer>>;
  }[];
}

export interface ReadBatch {
  readonly partition: number;
  readonly producerId: bigint;
  readonly producerEpoch: number;
  readonly sequence: number;
  readonly offsets: readonly number[];
  readonly timestampUnixMs: number;
  readonly values: readonly Buffer[];
  readonly texts: readonly string[];
  readonly headers: readonly Readonly<Record<string, string>>[];
  readonly checksumHolds: boolean;
}

export async function readBatch(partition: number, chunks: readonly Uint8Array[]): Promise<ReadBatch> {
  registerLz4();
  const bytes = Buffer.concat(chunks);
  const batch = await decodeBatch(new Decoder(bytes));
  return {
    partition,
    producerId: BigInt(batch.producerId),
    producerEpoch: batch.producerEpoch,
    sequence: batch.firstSequence,
    offsets: batch.records.map(({ offset }) => Number(offset)),
    timestampUnixMs: Number(batch.maxTimestamp),
    values: batch.records.map(({ value }) => value),
    texts: batch.records.map(({ value }) => value.toString()),
    headers: batch.records.map(({ headers }) =>
      Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.toString()])),
    ),
    checksumHolds: bytes.readUInt32BE(17) === crc32c(bytes.subarray(21)),
  };
}
