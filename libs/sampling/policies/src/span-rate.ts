const SMOOTHING_MS = 5_000;

/**
 * Spans per second of stream time, as a sum that forgets exponentially: a steady rate reads as itself, a step is seen to
 * two thirds after five seconds.
 */
export class SpanRate {
  private perSecond = 0;
  private atMs = 0;

  observe(spanCount: number, streamTimeMs: number): void {
    this.perSecond = this.at(streamTimeMs) + (spanCount * 1000) / SMOOTHING_MS;
    this.atMs = Math.max(this.atMs, streamTimeMs);
  }

  at(streamTimeMs: number): number {
    const elapsedMs = streamTimeMs - this.atMs;
    return elapsedMs <= 0 ? this.perSecond : this.perSecond * Math.exp(-elapsedMs / SMOOTHING_MS);
  }
}
