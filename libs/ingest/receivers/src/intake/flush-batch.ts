import type { IngestIdentity } from '@clew/access-model';
import type { OutgoingMessage } from '@clew/stream-contract';

/** Spans of one request that go to one partition, framed as `ExportTraceServiceRequest` bytes. */
export interface FramedPart {
  readonly partition: number;
  readonly spanCount: number;
  readonly ingestBytes: number;
  readonly value: Uint8Array;
}

interface GrowingMessage {
  readonly partition: number;
  readonly identity: IngestIdentity;
  readonly values: Uint8Array[];
  valueBytes: number;
  spanCount: number;
  ingestBytes: number;
  receivedAtUnixMs: number;
}

/**
 * Collects the parts of many requests into one message per partition and identity. Protobuf messages merge when their
 * bytes are concatenated, so nothing is decoded. All parts of a request land in the same batch: the request is durable
 * when the one append of its batch is.
 */
export class FlushBatch {
  readonly #messageBytesMax: number;
  readonly #allocate: (bytes: number) => Uint8Array;
  readonly #growing = new Map<string, GrowingMessage>();
  readonly #sealed: OutgoingMessage[] = [];
  #valueBytes = 0;
  #spanCount = 0;

  /** `allocate` gives the memory for messages that are put together. */
  constructor(messageBytesMax: number, allocate: (bytes: number) => Uint8Array) {
    this.#messageBytesMax = messageBytesMax;
    this.#allocate = allocate;
  }

  get valueBytes(): number {
    return this.#valueBytes;
  }

  get spanCount(): number {
    return this.#spanCount;
  }

  /** No part may be larger than `messageBytesMax`: whoever frames has split it before. */
  add(identity: IngestIdentity, receivedAtUnixMs: number, parts: readonly FramedPart[]): void {
    const { tenantId, teamId, ingestKeyId, retentionDays, errorRetentionDays } = identity;
    const identityKey = [tenantId, teamId, ingestKeyId, retentionDays, errorRetentionDays].join('\u0000');
    for (const part of parts) {
      const key = `${part.partition}\u0000${identityKey}`;
      this.#append(this.#roomFor(key, identity, receivedAtUnixMs, part), part);
    }
  }

  /** The messages, in the order their spans came. The batch is spent afterwards. */
  seal(): readonly OutgoingMessage[] {
    for (const message of this.#growing.values()) this.#seal(message);
    this.#growing.clear();
    return this.#sealed;
  }

  #roomFor(key: string, identity: IngestIdentity, receivedAtUnixMs: number, part: FramedPart): GrowingMessage {
    const current = this.#growing.get(key);
    if (current !== undefined) {
      if (current.valueBytes + part.value.length <= this.#messageBytesMax) return current;
      this.#seal(current);
    }
    const { partition } = part;
    const fresh = { partition, identity, values: [], valueBytes: 0, spanCount: 0, ingestBytes: 0, receivedAtUnixMs };
    this.#growing.set(key, fresh);
    return fresh;
  }

  #append(message: GrowingMessage, part: FramedPart): void {
    message.values.push(part.value);
    message.valueBytes += part.value.length;
    message.spanCount += part.spanCount;
    message.ingestBytes += part.ingestBytes;
    this.#valueBytes += part.value.length;
    this.#spanCount += part.spanCount;
  }

  #seal({ partition, identity, values, valueBytes, spanCount, ingestBytes, receivedAtUnixMs }: GrowingMessage): void {
    const { tenantId, teamId, ingestKeyId, retentionDays, errorRetentionDays } = identity;
    this.#sealed.push({
      partition,
      headers: {
        ...{ tenantId, teamId, ingestKeyId, retentionDays, spanCount, ingestBytes, receivedAtUnixMs },
        ...(errorRetentionDays === undefined ? {} : { errorRetentionDays }),
      },
      value: this.#joined(values, valueBytes),
    });
  }

  #joined(values: readonly Uint8Array[], totalBytes: number): Uint8Array {
    const [only] = values;
    if (only !== undefined && values.length === 1) return only;
    const joined = this.#allocate(totalBytes);
    let end = 0;
    for (const value of values) {
      joined.set(value, end);
      end += value.length;
    }
    return joined;
  }
}
