import type { ReadOptions, RevocableLease, StreamMessage } from '@clew/stream-contract';
import type { CommittedOffset, GroupOffsets } from './group-offsets.js';
import { decodeHeaderBytes } from './header-codec.js';
import type { OwnedJournal } from './journal-log.js';
import type { SegmentLogListener } from './log-events.js';
import type { Partition } from './partition.js';
import type { LogRecord } from './record-frame.js';

export interface LeaseParts {
  readonly partition: Partition;
  readonly journal: OwnedJournal;
  readonly offsets: GroupOffsets;
  readonly onEvent: SegmentLogListener;
  /** Told after a commit, for retention. */
  readonly committed: () => void;
}

export class SegmentLogLease implements RevocableLease {
  readonly partition: number;
  readonly journal: OwnedJournal;
  readonly signal: AbortSignal;
  readonly #parts: LeaseParts;
  readonly #revoked = new AbortController();
  readonly #over = new AbortController();

  constructor(parts: LeaseParts) {
    this.#parts = parts;
    this.partition = parts.partition.id;
    this.journal = parts.journal;
    this.signal = this.#revoked.signal;
  }

  get over(): AbortSignal {
    return this.#over.signal;
  }

  revoke(): void {
    this.#revoked.abort();
  }

  async end(): Promise<void> {
    this.journal.giveUp();
    this.#revoked.abort();
    this.#over.abort();
  }

  async earliestOffset(): Promise<bigint> {
    return BigInt(this.#parts.partition.messages.earliestOffset);
  }

  async endOffset(): Promise<bigint> {
    return BigInt(this.#parts.partition.messages.endOffset);
  }

  async committed(): Promise<CommittedOffset | undefined> {
    return this.#parts.offsets.get(this.partition);
  }

  async read(from: bigint, { bytesMax, waitMsMax }: ReadOptions): Promise<readonly StreamMessage[]> {
    const { messages: log } = this.#parts.partition;
    let next = Number(from);
    let waited = false;
    while (!this.signal.aborted) {
      const records = await log.read(next, bytesMax);
      const messages = records.flatMap((record) => this.#decode(record) ?? []);
      const last = records.at(-1);
      if (messages.length > 0) return messages;
      if (last !== undefined) {
        next = last.offset + 1; // all of them were skipped
      } else if (waited || waitMsMax <= 0) {
        return [];
      } else {
        await log.waitFor(next, waitMsMax, this.signal);
        waited = true;
      }
    }
    return [];
  }

  async commit(offset: bigint, note: string): Promise<void> {
    this.journal.check();
    await this.#parts.offsets.commit(this.partition, { offset, note });
    this.#parts.committed();
  }

  #decode(record: LogRecord): StreamMessage | undefined {
    const offset = BigInt(record.offset);
    try {
      const headers = decodeHeaderBytes(record.meta);
      return { partition: this.partition, offset, headers, value: record.payload };
    } catch (error) {
      this.#parts.onEvent({ type: 'message-skipped', partition: this.partition, offset, error });
      return undefined;
    }
  }
}
