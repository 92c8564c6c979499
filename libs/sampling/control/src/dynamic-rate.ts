import { gridProbability } from './probability-grid.js';
import { fieldOf, listOf, NAME_LENGTH_MAX, nameOf, numberOf, timeOf } from './snapshot-reading.js';

export interface DynamicRateOptions {
  /** One of so many is kept, over all keys. At least 1. */
  readonly goalSampleRate: number;
  /** Rates are computed anew this often. Default 15,000. */
  readonly adjustmentIntervalMs?: number;
  /** Of the newest interval in the moving average, above 0 and below 1. Default 0.5. */
  readonly weight?: number;
  /** A key whose average falls below is forgotten. Default 0.5. */
  readonly ageOutValue?: number;
  /** An interval ends early when it holds so many times what is usual; 0 never. Default 2. */
  readonly burstMultiple?: number;
  /** Intervals before bursts are looked for. Default 3. */
  readonly burstDetectionDelay?: number;
  /** Default 500; further keys share one. */
  readonly keysMax?: number;
}

/** Keys beyond `keysMax`, and those too long to remember, share this one. */
const OTHER = '(other)';
const SNAPSHOT_KEYS_MAX = 500;

/**
 * Frequent keys are kept seldom and rare keys often, so that over all one of `goalSampleRate` is: every key may keep in proportion to
 * the logarithm of its frequency (the method of Refinery's EMA dynamic sampler).
 */
export class DynamicRate {
  private readonly goal: number;
  private readonly intervalMs: number;
  private readonly weight: number;
  private readonly ageOutValue: number;
  private readonly burstMultiple: number;
  private readonly burstDetectionDelay: number;
  private readonly keysMax: number;
  private readonly counts = new Map<string, number>();
  /** Traces per interval, smoothed. */
  private averages = new Map<string, number>();
  private probabilities = new Map<string, number>();
  private countedTotal = 0;
  private burstThreshold = Infinity;
  private intervalCount = 0;
  private startedMs = Number.NEGATIVE_INFINITY;

  constructor(options: DynamicRateOptions) {
    const { goalSampleRate, adjustmentIntervalMs = 15_000, weight = 0.5 } = options;
    if (!(goalSampleRate >= 1)) throw new RangeError(`goalSampleRate is ${goalSampleRate}, allowed is 1 or more`);
    if (!(adjustmentIntervalMs > 0)) {
      throw new RangeError(`adjustmentIntervalMs is ${adjustmentIntervalMs}, allowed is more than 0`);
    }
    if (!(weight > 0 && weight < 1))
      throw new RangeError(`weight is ${weight}, allowed is more than 0 and less than 1`);
    this.goal = goalSampleRate;
    this.intervalMs = adjustmentIntervalMs;
    this.weight = weight;
    this.ageOutValue = options.ageOutValue ?? 0.5;
    this.burstMultiple = options.burstMultiple ?? 2;
    this.burstDetectionDelay = options.burstDetectionDelay ?? 3;
    this.keysMax = options.keysMax ?? 500;
  }

  /** A trace with this key was judged, kept or not. */
  count(key: string, streamTimeMs: number): void {
    this.advance(streamTimeMs);
    const counted = this.counts.get(key);
    const isRoom = counted !== undefined || this.counts.size < this.keysMax;
    const counter = isRoom && key.length <= NAME_LENGTH_MAX ? key : OTHER;
    this.counts.set(counter, (this.counts.get(counter) ?? 0) + 1);
    this.countedTotal++;
    if (this.countedTotal >= this.burstThreshold) this.endInterval(streamTimeMs);
  }

  /** On the grid. Until something is known of any key, that of the goal; a key that is new is kept. */
  probability(key: string, streamTimeMs: number): number {
    this.advance(streamTimeMs);
    if (this.probabilities.size === 0) return gridProbability(1 / this.goal);
    const known = this.probabilities.get(key);
    if (known !== undefined) return known;
    // While there are too many keys to know them all, one that is not known is probably not rare.
    return this.probabilities.get(OTHER) ?? 1;
  }

  snapshot(): unknown {
    const largest = [...this.averages].toSorted(([, a], [, b]) => b - a).slice(0, SNAPSHOT_KEYS_MAX);
    return {
      startedMs: Number.isFinite(this.startedMs) ? this.startedMs : null,
      intervalCount: this.intervalCount,
      averages: largest,
    };
  }

  restore(snapshot: unknown): void {
    this.startedMs = timeOf(fieldOf(snapshot, 'startedMs')) ?? this.startedMs;
    this.intervalCount = numberOf(fieldOf(snapshot, 'intervalCount'), 0, 2 ** 53) ?? this.intervalCount;
    for (const entry of listOf(fieldOf(snapshot, 'averages')).slice(0, this.keysMax)) {
      const [key, average] = listOf(entry);
      const known = nameOf(key);
      const value = numberOf(average, this.ageOutValue, 1e12);
      if (known !== undefined && value !== undefined) this.averages.set(known, value);
    }
    this.computeProbabilities();
  }

  private advance(streamTimeMs: number): void {
    if (this.startedMs === Number.NEGATIVE_INFINITY) this.startedMs = streamTimeMs;
    if (streamTimeMs - this.startedMs >= this.intervalMs) this.endInterval(streamTimeMs);
  }

  private endInterval(streamTimeMs: number): void {
    this.startedMs = streamTimeMs;
    // An interval in which nothing came says nothing about what is frequent.
    if (this.countedTotal === 0) return;
    this.intervalCount++;
    const averages = new Map<string, number>();
    for (const [key, average] of this.averages) {
      const next = average + ((this.counts.get(key) ?? 0) - average) * this.weight;
      if (next >= this.ageOutValue && averages.size < this.keysMax + 1) averages.set(key, next);
    }
    for (const [key, count] of this.counts) {
      if (!this.averages.has(key) && averages.size < this.keysMax + 1) averages.set(key, count * this.weight);
    }
    this.averages = averages;
    this.counts.clear();
    this.countedTotal = 0;
    this.computeProbabilities();
  }

  private computeProbabilities(): void {
    const ascending = [...this.averages].map(([key, average]) => ({ key, count: Math.max(1, average) }));
    ascending.sort((a, b) => a.count - b.count || (a.key < b.key ? -1 : 1));
    let total = 0;
    let logarithms = 0;
    for (const { count } of ascending) {
      total += count;
      logarithms += Math.log10(count);
    }
    this.setBurstThreshold(total);
    const perLogarithm = logarithms > 0 ? total / this.goal / logarithms : 0;
    const probabilities = new Map<string, number>();
    // From the rarest up: what one may keep and does not have is shared among those after it.
    let left = 0;
    for (const [index, { key, count }] of ascending.entries()) {
      const share = left / (ascending.length - index);
      const allowed = Math.max(1, Math.log10(count) * perLogarithm) + share;
      const probability = gridProbability(Math.min(1, allowed / count));
      left += allowed - share - probability * count;
      probabilities.set(key, probability);
    }
    this.probabilities = probabilities;
  }

  private setBurstThreshold(total: number): void {
    const isLooking = this.burstMultiple > 0 && this.intervalCount >= this.burstDetectionDelay && total > 0;
    this.burstThreshold = isLooking ? total * this.burstMultiple : Infinity;
  }
}
