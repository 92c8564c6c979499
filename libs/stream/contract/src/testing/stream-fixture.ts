import type { MessageHeaders, OutgoingMessage, StreamMessage } from '../message.js';
import type { LeaseHandler, PartitionLease, SpanStream } from '../span-stream.js';

export interface StreamTestOptions {
  readonly partitionCount: number;
  readonly pendingBytesMax?: number;
  /** How long a handler may overstay its revoked lease. Small, so that tests of zombies are quick. */
  readonly revokeMsMax: number;
}

/** A started stream on storage of its own, empty at first. */
export interface StreamFixture {
  readonly stream: SpanStream;
  /** Shuts the stream down and starts another on the same storage. */
  reopen(): Promise<SpanStream>;
  /** Makes the messages of a partition below `before` unreadable, as retention would. */
  expire(partition: number, before: bigint): Promise<void>;
  /** Stops everything and removes the storage. */
  dispose(): Promise<void>;
}

export type OpenStreamFixture = (options: StreamTestOptions) => Promise<StreamFixture>;

export function headers(overrides: Partial<MessageHeaders> = {}): MessageHeaders {
  return {
    tenantId: 'tenant-1',
    teamId: 'team-1',
    ingestKeyId: 'key-1',
    retentionDays: 30,
    spanCount: 1,
    ingestBytes: 512,
    receivedAtUnixMs: 1_760_000_000_123,
    ...overrides,
  };
}

export function message(partition: number, text: string, bytes = text.length): OutgoingMessage {
  return { partition, headers: headers(), value: Buffer.from(text.padEnd(bytes, '.')) };
}

export function textOf(value: Uint8Array): string {
  return Buffer.from(value).toString('utf8').replace(/\.+$/, '');
}

export function textsOf(messages: readonly StreamMessage[]): string[] {
  return messages.map((each) => textOf(each.value));
}

/** A handler that hands its leases out and keeps each until it is aborted, or for ever when `zombie`. */
export class LeaseCollector implements LeaseHandler {
  readonly leases: PartitionLease[] = [];
  readonly failures: { readonly partition: number; readonly error: unknown }[] = [];
  readonly #zombie: boolean;
  readonly #waiting = new Set<() => void>();

  constructor(options: { readonly zombie?: boolean } = {}) {
    this.#zombie = options.zombie ?? false;
  }

  run(lease: PartitionLease): Promise<void> {
    this.leases.push(lease);
    for (const look of [...this.#waiting]) look();
    return new Promise((resolve) => {
      if (this.#zombie) return;
      if (lease.signal.aborted) resolve();
      lease.signal.addEventListener('abort', () => {
        resolve();
      });
    });
  }

  failed(partition: number, error: unknown): void {
    this.failures.push({ partition, error });
    for (const look of [...this.#waiting]) look();
  }

  /** The newest lease of a partition that is not in `except`, as soon as there is one. */
  lease(partition: number, except: readonly PartitionLease[] = []): Promise<PartitionLease> {
    return this.#when(() => this.leases.findLast((lease) => lease.partition === partition && !except.includes(lease)));
  }

  failure(): Promise<{ readonly partition: number; readonly error: unknown }> {
    return this.#when(() => this.failures[0]);
  }

  #when<T>(find: () => T | undefined): Promise<T> {
    return new Promise((resolve) => {
      const look = (): void => {
        const found = find();
        if (found === undefined) return;
        this.#waiting.delete(look);
        resolve(found);
      };
      this.#waiting.add(look);
      look();
    });
  }
}

/** Reads until `count` messages are there. */
export async function readCount(lease: PartitionLease, from: bigint, count: number): Promise<StreamMessage[]> {
  const found: StreamMessage[] = [];
  let next = from;
  while (found.length < count) {
    const batch = await lease.read(next, { bytesMax: 64 * 1024, waitMsMax: 500 });
    for (const each of batch) found.push({ ...each, value: new Uint8Array(each.value) }); // the next read takes the memory
    const last = batch.at(-1);
    if (last !== undefined) next = last.offset + 1n;
  }
  return found;
}

export async function journalTexts(lease: PartitionLease): Promise<string[]> {
  const texts: string[] = [];
  for await (const record of lease.journal.read()) texts.push(textOf(record.payload));
  return texts;
}
