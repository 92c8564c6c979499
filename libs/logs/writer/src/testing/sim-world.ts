import { encodeLogsRequest } from '@clew/otlp';
import type { FlushId, KeptLog, LogFlush, LogSink } from '@clew/store-contract';
import { FencedError, type JournalRecord, type PartitionLease, type StreamMessage } from '@clew/stream-contract';

import type { SimProcess } from './sim-process.js';

/** Ways to break the world, to see that the simulation notices. */
export interface Mutations {
  readonly noFencing?: boolean;
  readonly noDeduplication?: boolean;
}

const BLOCKS = 2;

/** One partition with its journal, and a store that recognises inserts by their tokens. */
export class SimWorld {
  readonly messages: StreamMessage[] = [];
  /** Text of every row of the store. */
  readonly rows: string[] = [];
  readonly problems: string[] = [];
  private readonly mutations: Mutations;
  private readonly tokens = new Map<string, string>();
  private readonly written = new Set<bigint>();
  private journal: JournalRecord[] = [];
  private nextSequence = 1n;
  private epoch = 0;
  private committed: { offset: bigint; note: string } | undefined;

  constructor(mutations: Mutations = {}) {
    this.mutations = mutations;
  }

  get journalLength(): number {
    return this.journal.length;
  }

  private get endOffset(): bigint {
    return (this.messages.at(-1)?.offset ?? 99n) + 1n;
  }

  /** A request; the same number again is a resend. Every third offset is skipped, as transactions do. */
  send(request: number, receivedAtUnixMs = 1_000): void {
    const last = this.messages.at(-1)?.offset ?? 99n;
    this.messages.push({
      partition: 0,
      offset: last + (this.messages.length % 3 === 2 ? 2n : 1n),
      headers: {
        ...{ tenantId: 'acme', teamId: 'shop', ingestKeyId: 'key', retentionDays: 30, spanCount: 2, ingestBytes: 1 },
        ...{ receivedAtUnixMs, requestDigest: request.toString(16).padStart(32, '0') },
      },
      value: request < 0 ? Uint8Array.of(0xff) : requestBytes(request),
    });
  }

  /** @param atEnd called when everything is read and committed */
  lease(process: SimProcess, signal: AbortSignal, atEnd: () => void): PartitionLease {
    const epoch = ++this.epoch;
    return {
      partition: 0,
      signal,
      journal: {
        read: () => this.readJournal(process),
        append: (payload) => process.call(() => this.append(epoch, payload.slice())),
        trim: (before) =>
          process.call(() => {
            this.journal = this.journal.filter(({ sequence }) => sequence >= before);
          }),
      },
      earliestOffset: () => process.call(() => 100n),
      endOffset: () => process.call(() => this.endOffset),
      committed: () => process.call(() => this.committed),
      commit: (offset, note) =>
        process.call(() => {
          this.committed = { offset, note };
        }),
      read: async (from) => {
        const found = await process.call(() => this.messages.filter(({ offset }) => offset >= from).slice(0, 2));
        if (found.length === 0 && this.committed?.offset === this.endOffset) atEnd();
        return found;
      },
    };
  }

  sink(process: SimProcess): LogSink {
    return {
      writeLogs: async (flush) => {
        for (let block = 0; block < BLOCKS; block++)
          await process.call(() => {
            this.insert(flush, block);
          });
        await process.call(() => this.written.add(flush.id.flushNumber));
      },
      hasLogs: ({ flushNumber }: FlushId) => process.call(() => this.written.has(flushNumber)),
    };
  }

  private append(epoch: number, payload: Uint8Array): bigint {
    if (epoch !== this.epoch && this.mutations.noFencing !== true) throw new FencedError(0);
    const sequence = this.nextSequence++;
    this.journal.push({ sequence, payload });
    return sequence;
  }

  private async *readJournal(process: SimProcess): AsyncIterable<JournalRecord> {
    yield* await process.call(() => [...this.journal]);
  }

  private insert(flush: LogFlush, block: number): void {
    const rows = flush.logs.filter((_, index) => index % BLOCKS === block).map(textOf);
    const token = `${flush.id.stream} ${String(flush.id.flushNumber)} ${String(block)}`;
    const content = rows.join('\n');
    const before = this.tokens.get(token);
    if (before !== undefined && before !== content) this.problems.push(`token ${token} came with other rows`);
    if (before === undefined || this.mutations.noDeduplication === true) this.rows.push(...rows);
    this.tokens.set(token, content);
  }
}

/** What the store should hold after these requests: two rows of each, once. */
export function rowsOf(requests: readonly number[]): string[] {
  return [...new Set(requests)].flatMap((request) => (request < 0 ? [] : [`${request} a`, `${request} b`]));
}

function requestBytes(request: number): Uint8Array {
  const logRecords = ['a', 'b'].map((part) => ({
    ...{ timeUnixNano: 1n, observedTimeUnixNano: 1n, severityNumber: 9, severityText: '', attributes: [] },
    ...({ droppedAttributesCount: 0, flags: 0, traceId: '', spanId: '', eventName: `${request} ${part}` } as const),
    body: { type: 'empty' as const },
  }));
  const scope = { name: '', version: '', attributes: [], droppedAttributesCount: 0 };
  const resource = { attributes: [], droppedAttributesCount: 0 };
  return encodeLogsRequest([{ resource, schemaUrl: '', scopeLogs: [{ scope, schemaUrl: '', logRecords }] }]);
}

/** The event name is the record's only text, so it is its last field. */
function textOf({ bytes, start, end }: KeptLog): string {
  return Buffer.from(bytes.subarray(start, end)).toString('latin1').replace(/^.*b./su, '');
}
