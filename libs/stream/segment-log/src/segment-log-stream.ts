import { join } from 'node:path';
import type { ConsumerOptions, LeaseHandler, SpanStream, StreamConsumer, StreamProducer } from '@clew/stream-contract';
import { LeaseSlot, PendingBytes, StreamError } from '@clew/stream-contract';
import { FolderLock } from './folder-lock.js';
import { closedError } from './group-commit.js';
import { GroupDirectory } from './group-directory.js';
import type { GroupOffsets } from './group-offsets.js';
import { SegmentLogLease } from './lease.js';
import type { CheckedOptions, SegmentLogOptions } from './options.js';
import { checkOptions } from './options.js';
import { Partition } from './partition.js';
import { pause } from './pause.js';
import { SegmentLogProducer } from './producer.js';
import { diskFiles } from './segment-file.js';
import { createFolder, prepareFolder } from './stream-folder.js';

/** The whole stream on this machine's disk: producers and consumers live in one process. */
export interface SegmentLogStream extends SpanStream {
  stats(): SegmentLogStats;
}

/** Figures of this moment, for gauges. */
export interface SegmentLogStats {
  readonly pendingBytes: number;
  readonly messageDiskBytes: number;
  readonly journalDiskBytes: number;
  /** Messages per partition that its group has not finished. */
  readonly unfinished: readonly number[];
}

export function createSegmentLogStream(options: SegmentLogOptions): SegmentLogStream {
  return new FolderStream(checkOptions(options));
}

/** What is open between `start` and `shutdown`. */
interface Opened {
  readonly lock: FolderLock;
  readonly partitions: readonly Partition[];
  readonly groups: GroupDirectory;
  readonly retention: NodeJS.Timeout;
}

class FolderStream implements SegmentLogStream {
  readonly name = 'segment-log';
  readonly partitionCount: number;
  readonly #options: CheckedOptions;
  readonly #pending: PendingBytes;
  readonly #producers = new Set<SegmentLogProducer>();
  #opening: Promise<Opened> | undefined;
  #opened: Opened | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: CheckedOptions) {
    this.#options = options;
    this.partitionCount = options.partitionCount;
    this.#pending = new PendingBytes(options.pendingBytesMax);
  }

  async start(): Promise<void> {
    if (this.#closing !== undefined) throw closedError();
    this.#opening ??= this.#open();
    try {
      this.#opened = await this.#opening;
    } catch (error) {
      this.#opening = undefined; // a person may free the folder and start again
      throw error;
    }
  }

  async openProducer(): Promise<StreamProducer> {
    const { partitions } = this.#started();
    const { messageBytesMax, segmentBytes } = this.#options;
    const producer = new SegmentLogProducer(partitions, {
      messageBytesMax,
      pending: this.#pending,
      appended: (partition) => {
        // Nothing can expire before a file is full.
        if (partition.diskBytes >= segmentBytes) this.#expire(partition);
      },
    });
    this.#producers.add(producer);
    return producer;
  }

  async openConsumer({ groupId }: ConsumerOptions, handler: LeaseHandler): Promise<StreamConsumer> {
    const group = await this.#started().groups.group(groupId);
    return group.join(handler);
  }

  stats(): SegmentLogStats {
    const { partitions, groups } = this.#started();
    return {
      pendingBytes: this.#pending.bytes,
      messageDiskBytes: partitions.reduce((sum, partition) => sum + partition.diskBytes, 0),
      journalDiskBytes: partitions.reduce((sum, partition) => sum + partition.journal.diskBytes, 0),
      unfinished: partitions.map(({ id, messages }) =>
        Math.max(0, messages.endOffset - Math.max(messages.earliestOffset, Number(groups.finishedBefore(id)))),
      ),
    };
  }

  shutdown({ deadlineMs }: { readonly deadlineMs: number }): Promise<void> {
    return (this.#closing ??= this.#close(deadlineMs));
  }

  #started(): Opened {
    if (this.#closing !== undefined) throw closedError();
    if (this.#opened === undefined) {
      throw new StreamError('STREAM_NOT_STARTED', 'the span stream is not started', { retryable: false });
    }
    return this.#opened;
  }

  async #open(): Promise<Opened> {
    const { dataDir, partitionCount, mayGrow, onEvent, retentionCheckMs } = this.#options;
    await createFolder(dataDir);
    const lock = await FolderLock.take(dataDir);
    const partitions: Partition[] = [];
    try {
      await prepareFolder(dataDir, partitionCount, mayGrow);
      for (let id = 0; id < partitionCount; id += 1) {
        partitions.push(await Partition.open(id, this.#options, diskFiles));
      }
      const groups = await GroupDirectory.open({
        folder: join(dataDir, 'groups'),
        onEvent,
        slotsFor: (offsets) => partitions.map((partition) => this.#slot(partition, offsets)),
      });
      const retention = setInterval(() => {
        for (const partition of partitions) this.#expire(partition);
      }, retentionCheckMs);
      return { lock, partitions, groups, retention: retention.unref() };
    } catch (error) {
      await Promise.all(partitions.map((partition) => partition.close()));
      await lock.release();
      throw error;
    }
  }

  #slot(partition: Partition, offsets: GroupOffsets): LeaseSlot {
    const { revokeMsMax, offerPauseMs, onEvent } = this.#options;
    const openLease = async (): Promise<SegmentLogLease> => {
      const journal = await partition.journal.takeOver();
      const committed = (): void => {
        this.#expire(partition);
      };
      return new SegmentLogLease({ partition, journal, offsets, onEvent, committed });
    };
    return new LeaseSlot({ partition: partition.id, openLease, revokeMsMax, offerPauseMs, pause });
  }

  #expire(partition: Partition): void {
    const finishedBefore = this.#opened?.groups.finishedBefore(partition.id);
    if (finishedBefore === undefined || this.#closing !== undefined) return;
    partition.expire(finishedBefore).catch((error: unknown) => {
      this.#options.onEvent({ type: 'retention-failed', partition: partition.id, error });
    });
  }

  async #close(deadlineMs: number): Promise<void> {
    const opened = await this.#opening?.catch(() => undefined);
    if (opened === undefined) return;
    clearInterval(opened.retention);
    const producers = [...this.#producers].map((producer) => producer.shutdown({ deadlineMs }));
    await Promise.all([opened.groups.close(deadlineMs), ...producers]);
    await Promise.all(opened.partitions.map((partition) => partition.close()));
    await opened.lock.release();
  }
}
