import type { Sleep } from '@clew/resilience';

import { LeaseLostError, type Lease, type LeaseStore } from './lease.js';

export interface LeaseOptions {
  readonly name: string;
  readonly owner: string;
  /** After so long without a word from its holder a lease is anybody's. Default 10,000. */
  readonly leaseMs?: number;
  /** How often the holder says that it lives; several times within `leaseMs`. Default 3,000. */
  readonly heartbeatMs?: number;
  /** Milliseconds of a clock that never goes back. */
  readonly nowMs: () => number;
  readonly sleep: Sleep;
}

/** A lease that is renewed until it is released or lost. */
export interface HeldLease extends Lease {
  /** Aborts, with a LeaseLostError, as soon as another may hold it: by this process's clock before it does by the store's. */
  readonly signal: AbortSignal;
  /** Idempotent. Rejects when the store could not be told: then the lease ends by itself. */
  release(): Promise<void>;
}

/** Undefined while another holds it. */
export async function holdLease(store: LeaseStore, options: LeaseOptions): Promise<HeldLease | undefined> {
  const { leaseMs = 10_000, heartbeatMs = 3_000 } = options;
  const askedAtMs = options.nowMs();
  const lease = await store.takeLease(options.name, options.owner, leaseMs);
  if (lease === undefined) return undefined;
  const heartbeat = new Heartbeat(store, lease, { ...options, leaseMs, heartbeatMs }, askedAtMs + leaseMs);
  heartbeat.begin();
  return { ...lease, signal: heartbeat.lost.signal, release: () => heartbeat.release() };
}

class Heartbeat {
  readonly lost = new AbortController();
  readonly #released = new AbortController();
  readonly #store: LeaseStore;
  readonly #lease: Lease;
  readonly #options: Required<LeaseOptions>;
  #validUntilMs: number;
  #beating: Promise<void> = Promise.resolve();
  #release: Promise<void> | undefined;

  constructor(store: LeaseStore, lease: Lease, options: Required<LeaseOptions>, validUntilMs: number) {
    this.#store = store;
    this.#lease = lease;
    this.#options = options;
    this.#validUntilMs = validUntilMs;
  }

  begin(): void {
    this.#beating = this.#beat();
  }

  release(): Promise<void> {
    this.#release ??= (async () => {
      this.#released.abort();
      await this.#beating;
      if (!this.lost.signal.aborted) await this.#store.releaseLease(this.#lease);
    })();
    return this.#release;
  }

  async #beat(): Promise<void> {
    const { heartbeatMs, nowMs } = this.#options;
    while (!this.#released.signal.aborted && !this.lost.signal.aborted) {
      const leftMs = this.#validUntilMs - nowMs();
      if (leftMs <= 0) {
        this.#lose();
        return;
      }
      if (!(await this.#pause(Math.min(heartbeatMs, leftMs)))) return;
      await this.#renew();
    }
  }

  /** A store that does not answer must not keep the holder from seeing that its time is up. */
  async #renew(): Promise<void> {
    const { name, owner, leaseMs, nowMs } = this.#options;
    const askedAtMs = nowMs();
    const timer = new AbortController();
    const timeUp = this.#options.sleep(Math.max(0, this.#validUntilMs - askedAtMs), timer.signal).then(
      () => 'late' as const,
      () => 'late' as const,
    );
    const renewed = this.#store.takeLease(name, owner, leaseMs).catch((error: unknown) => ({ error }));
    const answer = await Promise.race([renewed, timeUp]);
    timer.abort();
    if (answer === 'late') this.#lose();
    else if (answer === undefined) this.#lose();
    else if ('error' in answer) this.#loseWhenDue(answer.error);
    else if (answer.fence !== this.#lease.fence) this.#lose();
    else this.#validUntilMs = askedAtMs + leaseMs;
  }

  #loseWhenDue(cause: unknown): void {
    if (this.#options.nowMs() >= this.#validUntilMs) this.#lose(cause);
  }

  #lose(cause?: unknown): void {
    this.lost.abort(new LeaseLostError(this.#lease.name, cause === undefined ? undefined : { cause }));
  }

  /** False when the lease was released meanwhile. */
  async #pause(delayMs: number): Promise<boolean> {
    try {
      await this.#options.sleep(delayMs, this.#released.signal);
      return true;
    } catch {
      return false;
    }
  }
}
