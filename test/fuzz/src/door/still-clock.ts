import { RECEIVED_AT_UNIX_MS } from '../samples/telemetry.js';

/** Time that stands, and tasks that run when told to: the same body meets the same door. Fits `IntakeClock`. */
export class StillClock {
  readonly #tasks = new Set<{ readonly delayMs: number; readonly task: () => void }>();

  nowUnixMs(): number {
    return RECEIVED_AT_UNIX_MS;
  }

  after(delayMs: number, task: () => void): () => void {
    const entry = { delayMs, task };
    this.#tasks.add(entry);
    return () => {
      this.#tasks.delete(entry);
    };
  }

  /** Runs what waits no longer than that. */
  elapse(delayMs: number): void {
    for (const entry of [...this.#tasks]) {
      if (entry.delayMs <= delayMs && this.#tasks.delete(entry)) entry.task();
    }
  }

  get taskCount(): number {
    return this.#tasks.size;
  }
}
