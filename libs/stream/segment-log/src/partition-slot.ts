import type { LeaseHandler } from '@clew/stream-contract';
import { settledWithin } from './deadline.js';
import type { SegmentLogLease } from './lease.js';

export interface SlotOptions {
  readonly partition: number;
  /** Fences every earlier lease of the partition. */
  readonly openLease: () => Promise<SegmentLogLease>;
  readonly revokeMsMax: number;
  readonly offerPauseMs: number;
}

interface Running {
  readonly handler: LeaseHandler;
  readonly lease: SegmentLogLease;
}

/** Runs the handler that a partition is assigned to, one lease after the other. */
export class PartitionSlot {
  readonly #options: SlotOptions;
  #handler: LeaseHandler | undefined;
  #running: Running | undefined;
  #loop: Promise<void> | undefined;
  #wake: () => void = () => undefined;

  constructor(options: SlotOptions) {
    this.#options = options;
  }

  /** Who is to run the partition from now on; undefined for nobody. A running handler is asked to return first. */
  assign(handler: LeaseHandler | undefined): void {
    if (this.#handler === handler) return;
    this.#handler = handler;
    this.#running?.lease.revoke();
    this.#wake();
    this.#start();
  }

  /** Resolves when the lease that runs now is over, or at once when there is none. */
  async returned(): Promise<void> {
    const lease = this.#running?.lease;
    if (lease !== undefined) await aborted(lease.over);
  }

  /** Ends the lease of this handler now, whatever it does. */
  fence(handler: LeaseHandler): void {
    if (this.#running?.handler === handler) this.#running.lease.end();
  }

  /** Resolves when nothing runs and nothing is about to. */
  async idle(): Promise<void> {
    while (this.#loop !== undefined) await this.#loop;
  }

  #start(): void {
    if (this.#handler === undefined || this.#loop !== undefined) return;
    this.#loop = this.#run().finally(() => {
      this.#loop = undefined;
      this.#start(); // someone may have been assigned while the loop was ending
    });
  }

  async #run(): Promise<void> {
    for (let handler = this.#handler; handler !== undefined; handler = this.#handler) {
      await this.#runOnce(handler);
      if (this.#handler === handler) await this.#pause();
    }
  }

  async #runOnce(handler: LeaseHandler): Promise<void> {
    const { partition, openLease, revokeMsMax } = this.#options;
    try {
      const lease = await openLease();
      if (this.#handler !== handler) return; // assigned elsewhere meanwhile
      this.#running = { handler, lease };
      const running = this.#call(handler, lease);
      await Promise.race([running, aborted(lease.signal)]);
      await settledWithin([running], revokeMsMax, lease.over);
      lease.end();
    } catch (error) {
      handler.failed(partition, error);
    } finally {
      this.#running = undefined;
    }
  }

  /** Never rejects: a failure after the lease is over must still be heard. */
  async #call(handler: LeaseHandler, lease: SegmentLogLease): Promise<void> {
    try {
      await handler.run(lease);
    } catch (error) {
      handler.failed(this.#options.partition, error);
    }
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.#options.offerPauseMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    signal.addEventListener(
      'abort',
      () => {
        resolve();
      },
      { once: true },
    );
  });
}
