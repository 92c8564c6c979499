import { type Pause, settledWithin } from './pause.js';
import type { LeaseHandler, PartitionLease } from './span-stream.js';

/** A lease as its adapter holds it. */
export interface RevocableLease extends PartitionLease {
  /** Aborted as soon as `end` is called. */
  readonly over: AbortSignal;
  /** Asks the handler to return: aborts `signal`. */
  revoke(): void;
  /** Fences the lease at once, then gives back what it holds. Idempotent. Never rejects. */
  end(): Promise<void>;
}

export interface LeaseSlotOptions {
  readonly partition: number;
  /** Fences every earlier lease of the partition before it resolves. */
  readonly openLease: () => Promise<RevocableLease>;
  /** How long a handler may take to return after its lease was revoked. */
  readonly revokeMsMax: number;
  /** Pause before the partition is offered again after its handler ended. */
  readonly offerPauseMs: number;
  readonly pause: Pause;
}

/**
 * One partition within a consumer: runs the handler that it is assigned to, one lease after the other. What every adapter
 * promises about leases (offered again, revoked, fenced when overstayed) is kept here.
 */
export class LeaseSlot {
  readonly #options: LeaseSlotOptions;
  #handler: LeaseHandler | undefined;
  #running: { readonly handler: LeaseHandler; readonly lease: RevocableLease } | undefined;
  #loop: Promise<void> | undefined;
  #reassigned = new AbortController();

  constructor(options: LeaseSlotOptions) {
    this.#options = options;
  }

  /** Whether somebody runs the partition or is about to. */
  get isAssigned(): boolean {
    return this.#handler !== undefined;
  }

  /** Who is to run the partition from now on; undefined for nobody. A running handler is asked to return first. */
  assign(handler: LeaseHandler | undefined): void {
    if (this.#handler === handler) return;
    this.#handler = handler;
    this.#running?.lease.revoke();
    this.#reassigned.abort();
    this.#reassigned = new AbortController();
    this.#start();
  }

  /** Resolves when the lease that runs now is over, or at once when there is none. */
  async returned(): Promise<void> {
    const lease = this.#running?.lease;
    if (lease !== undefined) await aborted(lease.over);
  }

  /** Ends the lease of this handler now, whatever it does. */
  async fence(handler: LeaseHandler): Promise<void> {
    if (this.#running?.handler === handler) await this.#running.lease.end();
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
      const { signal } = this.#reassigned;
      await this.#runOnce(handler);
      if (!signal.aborted) await this.#options.pause(this.#options.offerPauseMs, signal);
    }
  }

  async #runOnce(handler: LeaseHandler): Promise<void> {
    const { partition, openLease, revokeMsMax, pause } = this.#options;
    try {
      const lease = await openLease();
      if (this.#handler === handler) {
        this.#running = { handler, lease };
        const running = this.#call(handler, lease);
        await Promise.race([running, aborted(lease.signal)]);
        await settledWithin([running], revokeMsMax, pause, lease.over);
      } // else it was assigned elsewhere meanwhile
      await lease.end();
    } catch (error) {
      handler.failed(partition, error);
    } finally {
      this.#running = undefined;
    }
  }

  /** Never rejects: a failure after the lease is over must still be heard. */
  async #call(handler: LeaseHandler, lease: RevocableLease): Promise<void> {
    try {
      await handler.run(lease);
    } catch (error) {
      handler.failed(this.#options.partition, error);
    }
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
