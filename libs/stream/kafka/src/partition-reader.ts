/** How a reader steers the fetching of its partition. Takes effect with the next fetch. */
export interface FetchControl {
  seek(offset: bigint): void;
  pause(): void;
  resume(): void;
}

export interface Fetched {
  readonly offset: bigint;
  readonly bytes: number;
}

export interface NextOptions {
  readonly bytesMax: number;
  readonly waitMsMax: number;
  readonly signal: AbortSignal;
}

/**
 * Turns fetches that are pushed into reads that are pulled: takes what the consumer fetched, up to a bound, and hands
 * it out in order. Fetched again after a rebalance or left over from before a seek, records come twice or at the wrong
 * time; the reader knows which offset it needs next and drops the others.
 */
export class PartitionReader<T extends Fetched> {
  readonly #control: FetchControl;
  readonly #bytesMax: number;
  #queue: T[] = [];
  #queuedBytes = 0;
  #isFetching = false;
  /** Lowest offset that the next fetch may bring; undefined while nobody reads. */
  #fetchFrom: bigint | undefined;
  /** Where the next read normally starts. */
  #readFrom: bigint | undefined;
  #wake: () => void = () => undefined;

  constructor(control: FetchControl, options: { readonly readAheadBytesMax: number }) {
    this.#control = control;
    this.#bytesMax = options.readAheadBytesMax;
  }

  /** Takes fetched records, in order. */
  offer(records: readonly T[]): void {
    for (const record of records) {
      if (this.#fetchFrom === undefined || record.offset < this.#fetchFrom) continue;
      this.#queue.push(record);
      this.#queuedBytes += record.bytes;
      this.#fetchFrom = record.offset + 1n;
    }
    this.#steer();
    this.#wake();
  }

  /**
   * Records at or after `from`, without gaps in their offsets, until `bytesMax` bytes are in hand; empty when none came
   * in time or the signal aborted.
   */
  async next(from: bigint, { bytesMax, waitMsMax, signal }: NextOptions): Promise<T[]> {
    if (isAborted(signal)) return [];
    if (this.#readFrom !== from) this.#seek(from);
    this.#steer();
    if (this.#queue.length === 0 && waitMsMax > 0) await this.#waitForOffer(waitMsMax, signal);
    return isAborted(signal) ? [] : this.#take(bytesMax);
  }

  /** The consumer joined its group again and forgot where it was. */
  rejoined(): void {
    this.#control.pause();
    this.#isFetching = false;
    if (this.#fetchFrom === undefined) return;
    this.#control.seek(this.#fetchFrom);
    this.#steer();
  }

  /** Stops fetching and forgets what was read ahead. */
  stop(): void {
    this.#control.pause();
    this.#isFetching = false;
    this.#fetchFrom = undefined;
    this.#readFrom = undefined;
    this.#queue = [];
    this.#queuedBytes = 0;
  }

  /** Fetches while there is room. */
  #steer(): void {
    const wanted = this.#fetchFrom !== undefined && this.#queuedBytes < this.#bytesMax;
    if (wanted === this.#isFetching) return;
    this.#isFetching = wanted;
    if (wanted) this.#control.resume();
    else this.#control.pause();
  }

  #seek(from: bigint): void {
    this.stop();
    this.#fetchFrom = from;
    this.#readFrom = from;
    this.#control.seek(from);
  }

  #take(bytesMax: number): T[] {
    let bytes = 0;
    let count = 0;
    let next = this.#queue[0]?.offset;
    for (const record of this.#queue) {
      if (record.offset !== next || (count > 0 && bytes >= bytesMax)) break;
      bytes += record.bytes;
      count += 1;
      next = record.offset + 1n;
    }
    const taken = this.#queue.splice(0, count);
    this.#queuedBytes -= bytes;
    if (count > 0) this.#readFrom = next;
    this.#steer();
    return taken;
  }

  #waitForOffer(waitMsMax: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.#wake = () => undefined;
        resolve();
      };
      const timer = setTimeout(done, waitMsMax);
      signal.addEventListener('abort', done, { once: true });
      this.#wake = () => {
        if (this.#queue.length > 0) done();
      };
    });
  }
}

/** It may abort during any wait, which a comparison of the property would hide from the type checker. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
