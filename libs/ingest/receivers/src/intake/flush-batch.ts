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
  readonly #growing = new Map<string, GrowingMessage>();
  readonly #sealed: OutgoingMessage[] = [];
  #valueBytes = 0;
  #spanCount = 0;

  constructor(messageBytesMax: number) {
    this.#messageBytesMax = messageBytesMax;
  }

  get valueBytes(): number {
    return this.#valueBytes;
  }

  get spanCount(): number {
    return this.#spanCount;
  }

  /** No part may be larger than `messageBytesMax`: whoever frames has split it before. */
  add(identity: IngestIdentity, receivedAtUnixMs: number, parts: readonly FramedPart[]): void {
    const identityKey = [identity.tenantId, identity.teamId, identity.ingestKeyId, identity.retentionDays].join(
      '\u0000',
    );
    for (const part of parts) {
      const key = `${part.partition}\u0000${identityKey}`;
      this.#append(this.#roomFor(key, identity, receivedAtUnixMs, part), part);
    }
  }

  /** The messages, in the order their spans came. The batch is spent afterwards. */
  seal(): readonly OutgoingMessage[] {
    for (const message of this.#growing.values()) this.#sealed.push(outgoing(message));
    this.#growing.clear();
    return this.#sealed;
  }

  #roomFor(key: string, identity: IngestIdentity, receivedAtUnixMs: number, part: FramedPart): GrowingMessage {
    const current = this.#growing.get(key);
    if (current !== undefined) {
      if (current.valueBytes + part.value.length <= this.#messageBytesMax) return current;
      this.#sealed.push(outgoing(current));
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
}

function outgoing(message: GrowingMessage): OutgoingMessage {
  const { tenantId, teamId, ingestKeyId, retentionDays } = message.identity;
  const { partition, spanCount, ingestBytes, receivedAtUnixMs } = message;
  return {
    partition,
    headers: { tenantId, teamId, ingestKeyId, retentionDays, spanCount, ingestBytes, receivedAtUnixMs },
    value: concatenated(message.values, message.valueBytes),
  };
}

function concatenated(values: readonly Uint8Array[], totalBytes: number): Uint8Array {
  const [only] = values;
  return only !== undefined && values.length === 1 ? only : Buffer.concat(values, totalBytes);
}
