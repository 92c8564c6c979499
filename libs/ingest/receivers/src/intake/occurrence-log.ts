import type { IntakeClock } from './intake-clock.js';

const QUIET_MS = 60_000;

/** Logs the first of many like occurrences at once, and then at most one line a minute with how many there were. */
export class OccurrenceLog<Detail> {
  readonly #clock: IntakeClock;
  readonly #write: (count: number, detail: Detail) => void;
  #quietUntilMs = Number.NEGATIVE_INFINITY;
  #count = 0;

  constructor(clock: IntakeClock, write: (count: number, detail: Detail) => void) {
    this.#clock = clock;
    this.#write = write;
  }

  happened(detail: Detail): void {
    this.#count++;
    const nowMs = this.#clock.nowUnixMs();
    if (nowMs < this.#quietUntilMs) return;
    this.#quietUntilMs = nowMs + QUIET_MS;
    this.#write(this.#count, detail);
    this.#count = 0;
  }
}
