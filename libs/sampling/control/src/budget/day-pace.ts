const DAY_MS = 86_400_000;
/** Spent faster than this, what a quiet night left over would be gone before noon. */
const PACE_MULTIPLE_MAX = 3;
/** Near midnight what is left is not spent at once. */
const REMAINING_MS_MIN = 60_000;

/**
 * Bytes per day of UTC, as a pace: what is left of the day's bytes over what is left of the day. So a quiet night leaves more for the
 * day, and any error is made good by midnight.
 */
export class DayPace {
  private readonly bytesPerDay: number;
  private day = -1;
  private spent = 0;

  /** @param bytesPerDay Infinity for no limit */
  constructor(bytesPerDay: number) {
    this.bytesPerDay = bytesPerDay;
  }

  spend(byteLength: number, streamTimeMs: number): void {
    this.enter(streamTimeMs);
    this.spent += byteLength;
  }

  /** Bytes per second. */
  at(streamTimeMs: number): number {
    if (this.bytesPerDay === Infinity) return Infinity;
    this.enter(streamTimeMs);
    const remainingMs = Math.max(REMAINING_MS_MIN, (this.day + 1) * DAY_MS - streamTimeMs);
    const left = Math.max(0, this.bytesPerDay - this.spent);
    return Math.min((left / remainingMs) * 1000, (PACE_MULTIPLE_MAX * this.bytesPerDay * 1000) / DAY_MS);
  }

  snapshot(): { day: number; spentShare: number } {
    return { day: this.day, spentShare: this.bytesPerDay < Infinity ? this.spent / this.bytesPerDay : 0 };
  }

  restore(day: number, spentShare: number): void {
    if (this.bytesPerDay === Infinity) return;
    this.day = day;
    this.spent = spentShare * this.bytesPerDay;
  }

  private enter(streamTimeMs: number): void {
    const day = Math.floor(streamTimeMs / DAY_MS);
    if (day <= this.day || this.bytesPerDay === Infinity) return;
    // Who knows nothing of the day so far takes it that it was spent evenly, or a sampler that starts anew in the evening
    // would have the whole day's bytes before it.
    this.spent = this.day === -1 ? this.bytesPerDay * (streamTimeMs / DAY_MS - day) : 0;
    this.day = day;
  }
}
