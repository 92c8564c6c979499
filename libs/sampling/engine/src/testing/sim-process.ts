import type { Random } from './random.js';
import type { VirtualTime } from './virtual-time.js';

export interface CallOptions {
  /** Mean time for the request and for the answer. */
  readonly latencyMs?: number;
}

/**
 * A sampler process as the world sees it: it sends requests and waits for answers. It may die (nothing reaches it any
 * more, what it sent may still arrive) or freeze (answers wait until it thaws, and it does not know).
 */
export class SimProcess {
  readonly clockSkewMs: number;
  isDead = false;
  callCount = 0;
  /** Told before every request, so that a crash can be placed at any await. */
  beforeCall: (() => void) | undefined;
  private frozen: (() => void)[] | undefined;
  private readonly time: VirtualTime;
  private readonly random: Random;

  constructor(time: VirtualTime, random: Random) {
    this.time = time;
    this.random = random;
    this.clockSkewMs = random.chance(0.3) ? random.whole(-20_000, 20_000) : 0;
  }

  nowMs(): number {
    return this.time.nowMs + this.clockSkewMs + 1_000_000;
  }

  /** A request whose `effect` happens at the other side, some time after it was sent and some time before the answer. */
  call<T>(effect: () => T, { latencyMs = 4 }: CallOptions = {}): Promise<T> {
    this.callCount++;
    this.beforeCall?.();
    const { random, time } = this;
    return new Promise((resolve, reject) => {
      if (this.isDead && random.chance(0.5)) return; // died before it was sent
      time.after(random.next() * 2 * latencyMs, () => {
        const settle = outcomeOf(effect, resolve, reject);
        time.after(random.next() * 2 * latencyMs, () => {
          this.deliver(settle);
        });
      });
    });
  }

  sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        this.deliver(() => {
          reject(new Error('aborted'));
        });
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.time.after(delayMs, () => {
        signal?.removeEventListener('abort', abort);
        this.deliver(resolve);
      });
    });
  }

  deliver(answer: () => void): void {
    if (this.isDead) return;
    if (this.frozen === undefined) answer();
    else this.frozen.push(answer);
  }

  die(): void {
    this.isDead = true;
    this.frozen = undefined;
  }

  freeze(forMs: number): void {
    if (this.frozen !== undefined || this.isDead) return;
    this.frozen = [];
    this.time.after(forMs, () => {
      const missed = this.frozen ?? [];
      this.frozen = undefined;
      for (const answer of missed) this.deliver(answer);
    });
  }
}

function outcomeOf<T>(effect: () => T, resolve: (value: T) => void, reject: (error: unknown) => void): () => void {
  try {
    const value = effect();
    return () => {
      resolve(value);
    };
  } catch (error) {
    return () => {
      reject(error);
    };
  }
}
