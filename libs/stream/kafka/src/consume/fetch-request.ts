import { WireReader, WireWriter } from '../broker/wire.js';
import type { AbortedTransaction } from './aborted-transactions.js';

/** The last version before the layout changed: Kafka 2.3 to 4.x take it. */
export const FETCH = { apiKey: 1, apiVersion: 11 } as const;

const CONSUMER = -1;
const READ_COMMITTED = 1;
const NO_SESSION = 0;
const FINAL_EPOCH = -1;
const UNKNOWN = -1;

export interface FetchRange {
  readonly partition: number;
  /** Offset of the first record that is wanted. */
  readonly from: bigint;
}

export interface FetchLimits {
  readonly topic: string;
  /** How long the broker may wait until there are `minBytes`. */
  readonly waitMs: number;
  readonly minBytes: number;
  /** A first batch that is larger comes whole. */
  readonly answerBytesMax: number;
  readonly partitionBytesMax: number;
}

/** Partitions come first that are asked for first, and those further back may get nothing. */
export function fetchRequest(ranges: readonly FetchRange[], limits: FetchLimits): readonly Uint8Array[] {
  const out = new WireWriter()
    .int32(CONSUMER)
    .int32(limits.waitMs)
    .int32(limits.minBytes)
    .int32(limits.answerBytesMax)
    .int8(READ_COMMITTED)
    .int32(NO_SESSION)
    .int32(FINAL_EPOCH)
    .int32(1)
    .string(limits.topic)
    .int32(ranges.length);
  for (const { partition, from } of ranges) {
    out
      .int32(partition)
      .int32(UNKNOWN) // leader epoch: the broker need not check it
      .int64(from)
      .int64(-1n) // log start: followers know theirs
      .int32(limits.partitionBytesMax);
  }
  out.int32(0).string(''); // nothing to forget; no rack
  return [out.finish()];
}

/** What a broker says of one partition. */
export interface FetchedPartition {
  readonly partition: number;
  readonly errorCode: number;
  /** Offset up to which there is something to read, of transactions only what is settled. */
  readonly stableOffset: bigint;
  /** In the order of their first offsets. */
  readonly aborted: readonly AbortedTransaction[];
  /** Record batches, the last of which may be cut off. In the memory of the answer. */
  readonly records: Buffer;
}

/** Throws a RangeError for what is no answer, and an Error with what the broker says against the whole request. */
export function parseFetchResponse(body: Buffer): readonly FetchedPartition[] {
  const reader = new WireReader(body);
  reader.int32(); // throttle time: the broker itself keeps to it
  const errorCode = reader.int16();
  if (errorCode !== 0) throw new Error(`the broker refuses to be fetched from: error ${errorCode}`);
  reader.int32(); // session
  return reader
    .array(() => {
      reader.string(); // topic: only one was asked for
      return reader.array(() => readPartition(reader));
    })
    .flat();
}

function readPartition(reader: WireReader): FetchedPartition {
  const partition = reader.int32();
  const errorCode = reader.int16();
  reader.int64(); // high watermark
  const stableOffset = reader.int64();
  reader.int64(); // log start
  const aborted = reader.array(() => ({ producerId: reader.int64(), firstOffset: reader.int64() }));
  reader.int32(); // preferred replica: there is none without a rack
  return { partition, errorCode, stableOffset, aborted, records: reader.bytes() };
}
