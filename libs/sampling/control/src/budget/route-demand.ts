import { smoothingOf } from './smoothing.js';

/** Long enough to tell routes apart by a few traces, short enough to follow a burst. */
const SMOOTHING_MS = 8_000;

/** What one (service, route) asks for, errors aside, and the probabilities that this led to. */
export class RouteDemand {
  /** Spans per second, smoothed. */
  plainRate = 0;
  slowRate = 0;
  plainProbability = 1;
  slowProbability = 1;
  lastMs: number;
  /** True until a tick found demand: a route seen once is drawn like all others seen once. */
  isNew = true;
  private plainSpans = 0;
  private slowSpans = 0;

  constructor(streamTimeMs: number) {
    this.lastMs = streamTimeMs;
  }

  get rate(): number {
    return this.plainRate + this.slowRate;
  }

  count(isSlow: boolean, spanCount: number, streamTimeMs: number): void {
    if (isSlow) this.slowSpans += spanCount;
    else this.plainSpans += spanCount;
    this.lastMs = streamTimeMs;
  }

  /** Takes what was counted since the last tick into the rates. */
  tick(elapsedMs: number): void {
    const gain = smoothingOf(elapsedMs, SMOOTHING_MS);
    const perSecond = 1000 / elapsedMs;
    if (this.plainSpans > 0 || this.slowSpans > 0) this.isNew = false;
    this.plainRate += (this.plainSpans * perSecond - this.plainRate) * gain;
    this.slowRate += (this.slowSpans * perSecond - this.slowRate) * gain;
    this.plainSpans = 0;
    this.slowSpans = 0;
  }

  /** Takes over what another route asked for. */
  absorb(other: RouteDemand): void {
    this.plainRate += other.plainRate;
    this.slowRate += other.slowRate;
    this.plainSpans += other.plainSpans;
    this.slowSpans += other.slowSpans;
  }
}
