import type { FetchedPartition } from './fetch-request.js';
import { FetchedRecords } from './fetched-records.js';
import { MessageQueue, type MessageQueueOptions, type ReadMessages } from './message-queue.js';

export interface PartitionFetchOptions extends MessageQueueOptions {
  readonly readAheadBytesMax: number;
  /** Somebody wants to read on, or from elsewhere. */
  readonly onWanted: () => void;
}

export interface NextOptions {
  readonly bytesMax: number;
  readonly waitMsMax: number;
  readonly signal: AbortSignal;
}

export interface NextMessages extends ReadMessages {
  /** The broker does not hold the offset, or says so. */
  readonly isLost: boolean;
}

/** Between whoever reads a partition and the fetching of it: says what is wanted, and hands out in order what came. */
export class PartitionFetch {
  readonly partition: number;
  readonly #options: PartitionFetchOptions;
  readonly #queue: MessageQueue;
  /** Of the next fetch; undefined while nobody reads. */
  #fetchFrom: bigint | undefined;
  /** Where the next read normally starts. */
  #readFrom: bigint | undefined;
  #isAtEnd = false;
  #isLost = false;
  #wake: () => void = () => undefined;

  constructor(options: PartitionFetchOptions) {
    this.partition = options.partition;
    this.#options = options;
    this.#queue = new MessageQueue(options);
  }

  /** From where to fetch now; undefined when there is enough. */
  get wanted(): bigint | undefined {
    const isEnough = this.#isLost || this.#queue.hasFailed || this.#queue.bytes >= this.#options.readAheadBytesMax;
    return isEnough ? undefined : this.#fetchFrom;
  }

  /** The last answer reached the end: there may be nothing to fetch for a while. */
  get isAtEnd(): boolean {
    return this.#isAtEnd;
  }

  /** Takes what was fetched from `from`, unless somebody wants to read from elsewhere by now. */
  take(from: bigint, answer: Pick<FetchedPartition, 'records' | 'aborted' | 'stableOffset'>): void {
    if (from !== this.wanted) return;
    try {
      const copied = FetchedRecords.copyOf(answer, this.#options.pool);
      if (copied !== undefined) {
        if (copied.next <= from) throw new RangeError('the broker sent what comes before');
        this.#queue.push(copied.fetched);
        this.#fetchFrom = copied.next;
      }
      this.#isAtEnd = (this.#fetchFrom ?? from) >= answer.stableOffset;
    } catch (error) {
      this.#queue.fail(from, error);
    }
    if (!this.#queue.isEmpty) this.#wake();
  }

  /** The broker does not hold `from`. */
  lose(from: bigint): void {
    if (from !== this.wanted) return;
    this.#isLost = true;
    this.#wake();
  }

  /**
   * Messages at or after `from`, valid until the next call; none when none came in time or the signal aborted. Throws a permanent
   * StreamError when they cannot be read.
   */
  async next(from: bigint, { bytesMax, waitMsMax, signal }: NextOptions): Promise<NextMessages> {
    const nothing = { messages: [], next: from, isLost: false };
    if (isAborted(signal)) return nothing;
    this.#queue.release();
    if (this.#readFrom !== from) this.#seek(from);
    if (this.wanted !== undefined) this.#options.onWanted();
    if (this.#queue.isEmpty && !this.#isLost && waitMsMax > 0) await this.#waitForAnswer(waitMsMax, signal);
    if (isAborted(signal)) return nothing;
    if (this.#queue.isEmpty && this.#isLost) {
      this.stop();
      return { ...nothing, isLost: true };
    }
    return { ...this.#read(from, bytesMax), isLost: false };
  }

  /** Fetches no more and forgets what is here; what was read last stays valid. */
  stop(): void {
    this.#fetchFrom = undefined;
    this.#readFrom = undefined;
    this.#isLost = false;
    this.#queue.clear();
  }

  #seek(from: bigint): void {
    this.stop();
    this.#queue.release();
    this.#fetchFrom = from;
    this.#readFrom = from;
    this.#isAtEnd = false;
  }

  #read(from: bigint, bytesMax: number): ReadMessages {
    try {
      const read = this.#queue.read(from, bytesMax);
      this.#readFrom = read.next;
      if (this.wanted !== undefined) this.#options.onWanted();
      return read;
    } catch (error) {
      this.stop(); // fetched once more, it may be whole
      throw error;
    }
  }

  #waitForAnswer(waitMsMax: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.#wake = () => undefined;
        resolve();
      };
      const timer = setTimeout(done, waitMsMax);
      signal.addEventListener('abort', done, { once: true });
      this.#wake = done;
    });
  }
}

/** It may abort during any wait, which a comparison of the property would hide from the type checker. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
