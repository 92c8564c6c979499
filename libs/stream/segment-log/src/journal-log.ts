import type { JournalRecord, PartitionJournal } from '@clew/stream-contract';
import { FencedError } from '@clew/stream-contract';
import type { RecordLogOptions } from './record-log.js';
import { RecordLog } from './record-log.js';

const READ_BYTES = 1024 * 1024;
const TRIM_POINT_BYTES = 8;

/**
 * The journal of one partition. Only the newest owner may append: each lease gets a view with an epoch of its own, and the
 * lock of the data folder keeps other processes out.
 *
 * Every record carries the trim point of its time in its meta bytes, so trimming costs no write of its own and survives a
 * restart up to the last append. Files are deleted as a whole once all their records are trimmed.
 */
export class JournalLog {
  readonly #partition: number;
  readonly #log: RecordLog;
  #epoch = 0;
  #trimmedBefore: number;

  private constructor(partition: number, log: RecordLog, trimmedBefore: number) {
    this.#partition = partition;
    this.#log = log;
    this.#trimmedBefore = trimmedBefore;
  }

  static async open(partition: number, options: RecordLogOptions): Promise<JournalLog> {
    const log = await RecordLog.open(options);
    return new JournalLog(partition, log, await lastTrimPoint(log));
  }

  /**
   * Fences all earlier owners and waits for what they had begun, so that the new owner reads everything that can ever be
   * there of theirs.
   */
  async takeOver(): Promise<OwnedJournal> {
    this.#epoch += 1;
    const owned = new OwnedJournal(this, this.#epoch);
    await this.#log.settled();
    return owned;
  }

  async append(epoch: number, payload: Uint8Array): Promise<bigint> {
    this.check(epoch);
    const meta = Buffer.allocUnsafe(TRIM_POINT_BYTES);
    meta.writeBigUInt64LE(BigInt(this.#trimmedBefore));
    return BigInt(await this.#log.append([{ meta, payload }]));
  }

  async *read(): AsyncGenerator<JournalRecord> {
    const end = this.#log.endOffset;
    let at = Math.max(this.#trimmedBefore, this.#log.earliestOffset);
    while (at < end) {
      for (const record of await this.#log.read(at, READ_BYTES)) {
        at = record.offset + 1;
        if (record.offset < end) yield { sequence: BigInt(record.offset), payload: record.payload };
      }
    }
  }

  async trim(epoch: number, before: bigint): Promise<void> {
    this.check(epoch);
    this.#trimmedBefore = Math.max(this.#trimmedBefore, Math.min(Number(before), this.#log.endOffset));
    const complete = this.#log.segments.slice(0, -1);
    const kept = complete.findIndex((segment) => segment.endOffset > this.#trimmedBefore);
    await this.#log.dropOldest(kept === -1 ? complete.length : kept);
  }

  check(epoch: number): void {
    if (epoch !== this.#epoch) throw new FencedError(this.#partition);
  }

  close(): Promise<void> {
    return this.#log.close();
  }

  get diskBytes(): number {
    return this.#log.segments.reduce((sum, segment) => sum + segment.size, 0);
  }
}

/** What one owner sees of the journal. */
export class OwnedJournal implements PartitionJournal {
  readonly #journal: JournalLog;
  #epoch: number;

  constructor(journal: JournalLog, epoch: number) {
    this.#journal = journal;
    this.#epoch = epoch;
  }

  read(): AsyncIterable<JournalRecord> {
    return this.#journal.read();
  }

  append(payload: Uint8Array): Promise<bigint> {
    return this.#journal.append(this.#epoch, payload);
  }

  trim(before: bigint): Promise<void> {
    return this.#journal.trim(this.#epoch, before);
  }

  /** Throws FencedError when the lease is over. */
  check(): void {
    this.#journal.check(this.#epoch);
  }

  /** The lease is over, whether or not anyone took the partition. */
  giveUp(): void {
    this.#epoch = -1;
  }
}

async function lastTrimPoint(log: RecordLog): Promise<number> {
  if (log.endOffset === log.earliestOffset) return log.earliestOffset;
  const [last] = await log.read(log.endOffset - 1, 1);
  if (last === undefined || last.meta.length < TRIM_POINT_BYTES) return log.earliestOffset;
  return Math.max(log.earliestOffset, Number(last.meta.readBigUInt64LE(0)));
}
