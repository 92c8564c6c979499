import {
  FencedError,
  StreamError,
  type JournalRecord,
  type MessageHeaders,
  type PartitionLease,
  type ReadOptions,
  type StreamMessage,
} from '@clew/stream-contract';

import type { Random } from './random.js';
import type { SimProcess } from './sim-process.js';
import type { SimSpan } from './sim-span.js';
import type { VirtualTime } from './virtual-time.js';

export interface LoggedMessage extends StreamMessage {
  /** What is in `value`; empty when that is no OTLP. */
  readonly spans: readonly SimSpan[];
}

/** Ways to break the world, to see that the simulation notices. */
export interface StreamMutations {
  /** The journal answers before a record is durable, as if it was written after the flush. */
  readonly journalAnswersEarly?: boolean;
  /** Old owners are not fenced. */
  readonly noFencing?: boolean;
  /** The group's offset is where reading has come to, not where a replay would begin. */
  readonly commitsPosition?: boolean;
}

/** No field of OTLP begins so. */
const REUSED = 0xff;

/** One partition with its journal. Everything ever written stays in `log` and `archive` for the oracle. */
export class SimStream {
  readonly log: LoggedMessage[] = [];
  readonly archive: Uint8Array[] = [];
  isReadOut = false;
  /** Reads find nothing, whatever waits, as while a group rebalances. */
  isSilent = false;
  private readonly time: VirtualTime;
  private readonly random: Random;
  private readonly mutations: StreamMutations;
  private nextOffset: number;
  private earliest: number;
  private journal: JournalRecord[] = [];
  private nextSequence = 1n;
  private epoch = 0;
  private committed: { offset: bigint; note: string } | undefined;
  private waiting: (() => void)[] = [];

  constructor(time: VirtualTime, random: Random, mutations: StreamMutations) {
    this.time = time;
    this.random = random;
    this.mutations = mutations;
    this.nextOffset = this.earliest = random.pick([0, 1, 1_000_000]);
  }

  get endOffset(): number {
    return this.nextOffset;
  }

  append(headers: MessageHeaders, value: Uint8Array, spans: readonly SimSpan[]): void {
    const offset = BigInt(this.nextOffset);
    this.nextOffset += this.random.chance(0.1) ? this.random.whole(2, 5) : 1; // transaction markers leave gaps
    this.log.push({ partition: 0, offset, headers, value, spans });
    const readers = this.waiting;
    this.waiting = [];
    for (const wake of readers) wake();
  }

  /** Retention takes what the group has committed. */
  deleteCommitted(): void {
    if (this.committed !== undefined) this.earliest = Math.max(this.earliest, Number(this.committed.offset));
  }

  lease(process: SimProcess, signal: AbortSignal): PartitionLease {
    const epoch = ++this.epoch;
    let lent: readonly StreamMessage[] = [];
    return {
      partition: 0,
      signal,
      journal: {
        read: () => this.readJournal(process),
        append: (payload) => this.appendToJournal(process, epoch, payload),
        trim: (before) =>
          process.call(() => {
            this.journal = this.journal.filter((record) => record.sequence >= before);
          }),
      },
      earliestOffset: () => process.call(() => BigInt(this.earliest)),
      endOffset: () =>
        process.call(() => {
          this.checkNotOut();
          return BigInt(this.nextOffset);
        }),
      committed: () => process.call(() => this.committed),
      read: async (from, options) => {
        for (const { value } of lent) value.fill(REUSED); // as a client does that reads into the same memory again
        const messages = await this.read(process, Number(from), options);
        lent = messages.map((message) => ({ ...message, value: Buffer.from(message.value) }));
        return lent;
      },
      commit: (offset, note) =>
        process.call(() => {
          this.failSometimes(0.05);
          this.committed = { offset: this.mutations.commitsPosition === true ? BigInt(this.nextOffset) : offset, note };
        }),
    };
  }

  private async *readJournal(process: SimProcess): AsyncIterable<JournalRecord> {
    const records = await process.call(() => [...this.journal]);
    for (const [index, record] of records.entries()) {
      if (index % 20 === 19) await process.call(() => undefined);
      yield record;
    }
  }

  private appendToJournal(process: SimProcess, epoch: number, payload: Uint8Array): Promise<bigint> {
    const owned = payload.slice();
    const append = (): bigint => {
      if (epoch !== this.epoch && this.mutations.noFencing !== true) throw new FencedError(0);
      this.failSometimes(0.01); // nothing written
      const sequence = this.nextSequence++;
      this.archive.push(owned);
      this.journal.push({ sequence, payload: owned });
      this.failSometimes(0.01); // written, answer lost
      return sequence;
    };
    if (this.mutations.journalAnswersEarly !== true) return process.call(append);
    process.call(append, { latencyMs: 100 }).catch(() => undefined); // nobody waits: that is the mutation
    return process.call(() => this.nextSequence, { latencyMs: 1 });
  }

  private read(process: SimProcess, from: number, options: ReadOptions): Promise<readonly StreamMessage[]> {
    let isFirstTry = true;
    const attempt = async (): Promise<readonly StreamMessage[]> => {
      const messages = await process.call(() => this.messagesFrom(from, options.bytesMax));
      if (messages.length > 0 || !isFirstTry) return messages;
      isFirstTry = false;
      await this.messageOrTimeout(process, options.waitMsMax);
      return attempt();
    };
    return attempt();
  }

  private messagesFrom(from: number, bytesMax: number): readonly StreamMessage[] {
    this.checkNotOut();
    this.failSometimes(0.01);
    if (this.isSilent) return [];
    if (from < this.earliest) throw new StreamError('STREAM_OFFSET_LOST', 'retention', { retryable: false });
    const found: StreamMessage[] = [];
    const countMax = this.random.whole(1, 8);
    let bytes = 0;
    for (let index = firstAtOrAfter(this.log, from); index < this.log.length; index++) {
      const message = this.log[index];
      if (message === undefined || found.length >= countMax || (found.length > 0 && bytes >= bytesMax)) break;
      found.push(message);
      bytes += message.value.length;
    }
    return found;
  }

  private messageOrTimeout(process: SimProcess, waitMsMax: number): Promise<void> {
    return new Promise((resolve) => {
      const answer = (): void => {
        process.deliver(resolve);
      };
      this.waiting.push(answer);
      this.time.after(waitMsMax, answer);
    });
  }

  private checkNotOut(): void {
    if (this.isReadOut) throw new StreamError('SIM', 'the broker is away', { retryable: true });
  }

  private failSometimes(probability: number): void {
    if (this.random.chance(probability)) throw new StreamError('SIM', 'a passing failure', { retryable: true });
  }
}

function firstAtOrAfter(log: readonly LoggedMessage[], offset: number): number {
  let low = 0;
  let high = log.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (Number(log[middle]?.offset ?? 0n) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
