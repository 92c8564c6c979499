import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type LeaseSlot, StreamError } from '@clew/stream-contract';
import { ConsumerGroup } from './consumer-group.js';
import { GroupOffsets } from './group-offsets.js';
import type { SegmentLogListener } from './log-events.js';

const SUFFIX = '.json';
const GROUP_ID_LENGTH_MAX = 64;

export interface GroupDirectoryOptions {
  readonly folder: string;
  readonly onEvent: SegmentLogListener;
  /** One slot per partition for a new group. */
  readonly slotsFor: (offsets: GroupOffsets) => readonly LeaseSlot[];
}

/** Every consumer group that ever committed here, one file each. */
export class GroupDirectory {
  readonly #options: GroupDirectoryOptions;
  readonly #groups = new Map<string, Promise<ConsumerGroup>>();
  readonly #offsets: GroupOffsets[] = [];

  private constructor(options: GroupDirectoryOptions) {
    this.#options = options;
  }

  /** Reads all groups of earlier runs, so that retention spares what they have not finished. */
  static async open(options: GroupDirectoryOptions): Promise<GroupDirectory> {
    const directory = new GroupDirectory(options);
    await mkdir(options.folder, { recursive: true });
    for (const name of await readdir(options.folder)) {
      if (name.endsWith(SUFFIX)) await directory.group(decodeURIComponent(name.slice(0, -SUFFIX.length)));
    }
    return directory;
  }

  group(groupId: string): Promise<ConsumerGroup> {
    if (groupId === '' || groupId.length > GROUP_ID_LENGTH_MAX) {
      throw new StreamError(
        'STREAM_OPTIONS_INVALID',
        `groupId is ${JSON.stringify(groupId)}, not 1 to ${String(GROUP_ID_LENGTH_MAX)} characters`,
        { retryable: false },
      );
    }
    const known = this.#groups.get(groupId);
    if (known !== undefined) return known;
    const opening = this.#open(groupId);
    this.#groups.set(groupId, opening);
    return opening;
  }

  /** Lowest offset of the partition that a group has not finished; 0 when there is no group. */
  finishedBefore(partition: number): bigint {
    let lowest: bigint | undefined;
    for (const offsets of this.#offsets) {
      const offset = offsets.get(partition)?.offset ?? 0n;
      if (lowest === undefined || offset < lowest) lowest = offset;
    }
    return lowest ?? 0n;
  }

  async close(deadlineMs: number): Promise<void> {
    const groups = await Promise.all(this.#groups.values());
    await Promise.all(groups.map((group) => group.close(deadlineMs)));
  }

  async #open(groupId: string): Promise<ConsumerGroup> {
    const { folder, onEvent, slotsFor } = this.#options;
    const path = join(folder, `${encodeURIComponent(groupId)}${SUFFIX}`);
    const offsets = await GroupOffsets.open(path, (error) => {
      onEvent({ type: 'offsets-unreadable', path, error });
    });
    this.#offsets.push(offsets);
    return new ConsumerGroup(offsets, slotsFor(offsets));
  }
}
