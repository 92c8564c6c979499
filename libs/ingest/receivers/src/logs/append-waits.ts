import type { Refusal } from '../refusal.js';
import type { IntakeClock } from '../intake/intake-clock.js';
import { createDeferred } from '../intake/deferred.js';

/** Clients that wait for their append, each for so long at most. The append itself goes on without them. */
export class AppendWaits {
  readonly #clock: IntakeClock;
  readonly #waitMsMax: number;
  readonly #unavailable: (what: string) => Refusal;
  readonly #waiting = new Set<(refusal: Refusal) => void>();
  #whenIdle: (() => void) | undefined;

  constructor(clock: IntakeClock, waitMsMax: number, unavailable: (what: string) => Refusal) {
    this.#clock = clock;
    this.#waitMsMax = waitMsMax;
    this.#unavailable = unavailable;
  }

  /** Settles as `append` does, unless that takes too long. */
  async wait(append: Promise<void>): Promise<void> {
    const answer = createDeferred();
    const cancel = this.#clock.after(this.#waitMsMax, () => {
      answer.reject(this.#unavailable(`did not confirm within ${this.#waitMsMax} ms`));
    });
    append.then(answer.resolve, answer.reject);
    this.#waiting.add(answer.reject);
    try {
      await answer.promise;
    } finally {
      cancel();
      this.#waiting.delete(answer.reject);
      if (this.#waiting.size === 0) this.#whenIdle?.();
    }
  }

  /** Resolves when nobody waits any more; whoever does at the deadline is refused. */
  async drain(deadlineMs: number, closing: () => Refusal): Promise<void> {
    if (this.#waiting.size === 0) return;
    const idle = createDeferred();
    this.#whenIdle = idle.resolve;
    const cancel = this.#clock.after(deadlineMs, () => {
      for (const refuse of [...this.#waiting]) refuse(closing());
    });
    await idle.promise;
    cancel();
  }
}
