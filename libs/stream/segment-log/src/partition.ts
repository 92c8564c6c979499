import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { JournalLog } from './journal-log.js';
import type { CheckedOptions } from './options.js';
import { RecordLog } from './record-log.js';
import { expiredSegments } from './retention.js';
import type { SegmentFiles } from './segment-file.js';

/** One partition on disk: its messages and its journal. */
export class Partition {
  readonly id: number;
  readonly messages: RecordLog;
  readonly journal: JournalLog;
  readonly #options: CheckedOptions;
  #expiring: Promise<void> | undefined;

  private constructor(id: number, messages: RecordLog, journal: JournalLog, options: CheckedOptions) {
    this.id = id;
    this.messages = messages;
    this.journal = journal;
    this.#options = options;
  }

  static async open(id: number, options: CheckedOptions, files: SegmentFiles): Promise<Partition> {
    const folder = join(options.dataDir, `partition-${String(id).padStart(4, '0')}`);
    await mkdir(folder, { recursive: true });
    await files.syncFolder(dirname(folder));
    const { batchBytesMax, now, onEvent } = options;
    const shared = { batchBytesMax, files, now, onEvent };
    const messages = await RecordLog.open({
      ...shared,
      folder: join(folder, 'messages'),
      segmentBytes: options.segmentBytes,
      tailBytesMax: Math.floor(options.tailBytesMax / options.partitionCount),
    });
    try {
      const journal = await JournalLog.open(id, {
        ...shared,
        folder: join(folder, 'journal'),
        segmentBytes: options.journalSegmentBytes,
        tailBytesMax: 0, // read once per take-over
      });
      return new Partition(id, messages, journal, options);
    } catch (error) {
      await messages.close();
      throw error;
    }
  }

  get diskBytes(): number {
    return this.messages.segments.reduce((sum, segment) => sum + segment.size, 0);
  }

  /** Deletes what retention allows. `finishedBefore` is the lowest offset any known group still needs. */
  async expire(finishedBefore: bigint): Promise<void> {
    // Two at once would count the same files twice.
    this.#expiring ??= this.#expire(Number(finishedBefore)).finally(() => (this.#expiring = undefined));
    await this.#expiring;
  }

  async #expire(finishedBefore: number): Promise<void> {
    const { partitionCount, retainMs, retainBytes, diskBytesMax, now, onEvent } = this.#options;
    const full = this.messages.segments.slice(0, -1);
    const count = expiredSegments(
      full,
      { totalBytes: this.diskBytes, finishedBefore, nowMs: now() },
      { retainMs, retainBytes: retainBytes / partitionCount, diskBytesMax: diskBytesMax / partitionCount },
    );
    const end = full[count - 1]?.endOffset;
    if (end === undefined) return;
    const earliest = this.messages.earliestOffset;
    await this.messages.dropOldest(count);
    if (end <= finishedBefore) return;
    onEvent({
      type: 'retention-loss',
      partition: this.id,
      fromOffset: BigInt(Math.max(earliest, finishedBefore)),
      toOffset: BigInt(end),
    });
  }

  async close(): Promise<void> {
    await Promise.all([this.messages.close(), this.journal.close()]);
  }
}
