import type { IntakeClock } from '../intake/intake-clock.js';

/** Time that passes when the test says so. */
export class FakeClock implements IntakeClock {
  nowMs = 1_700_000_000_000;
  readonly #tasks = new Set<{ readonly atMs: number; readonly task: () => void }>();

  nowUnixMs(): number {
    return this.nowMs;
  }

  after(delayMs: number, task: () => void): () => void {
    const entry = { atMs: this.nowMs + delayMs, task };
    this.#tasks.add(entry);
    return () => {
      this.#tasks.delete(entry);
    };
  }

  get timerCount(): number {
    return this.#tasks.size;
  }

  /** Lets time pass, then lets promises settle. */
  async advance(ms: number): Promise<void> {
    this.nowMs += ms;
    for (const entry of [...this.#tasks].sort((a, b) => a.atMs - b.atMs)) {
      if (entry.atMs > this.nowMs || !this.#tasks.delete(entry)) continue;
      entry.task();
    }
    await settled();
  }
}

/** Long enough for every promise that can settle without I/O to have done so. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
