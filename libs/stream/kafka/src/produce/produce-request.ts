import { WireReader, WireWriter } from '../broker/wire.js';

/** Kafka 2.1 and later have this version; it is the last one before the layout changes. */
export const PRODUCE = { apiKey: 0, apiVersion: 7 } as const;
export const INIT_PRODUCER_ID = { apiKey: 22, apiVersion: 1 } as const;
const ALL_REPLICAS = -1;

export interface PartitionChunks {
  readonly partition: number;
  /** A record batch. */
  readonly chunks: readonly Uint8Array[];
}

/** The body of a Produce request, in chunks to be sent one after another. */
export function produceRequest(
  topic: string,
  timeoutMs: number,
  partitions: readonly PartitionChunks[],
): readonly Uint8Array[] {
  const out: Uint8Array[] = [];
  let head = new WireWriter().string(null).int16(ALL_REPLICAS).int32(timeoutMs);
  head.int32(1).string(topic).int32(partitions.length);
  for (const { partition, chunks } of partitions) {
    const bytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    out.push(head.int32(partition).int32(bytes).finish(), ...chunks);
    head = new WireWriter(8);
  }
  return out;
}

/** Error code by partition. */
export function parseProduceResponse(body: Buffer): ReadonlyMap<number, number> {
  const reader = new WireReader(body);
  const codes = new Map<number, number>();
  reader.array(() => {
    reader.string();
    reader.array(() => {
      const partition = reader.int32();
      codes.set(partition, reader.int16());
      reader.int64(); // base offset
      reader.int64(); // append time
      reader.int64(); // log start offset
    });
  });
  return codes;
}

/** The numbers of batches hang on it; the broker knows a batch again that has the same. */
export interface ProducerIdentity {
  readonly producerId: bigint;
  readonly producerEpoch: number;
}

export function initProducerIdRequest(): readonly Uint8Array[] {
  const noTransactions = new WireWriter().string(null).int32(60_000);
  return [noTransactions.finish()];
}

export function parseInitProducerIdResponse(body: Buffer): ProducerIdentity & { readonly errorCode: number } {
  const reader = new WireReader(body);
  reader.int32(); // throttle time
  return { errorCode: reader.int16(), producerId: reader.int64(), producerEpoch: reader.int16() };
}
