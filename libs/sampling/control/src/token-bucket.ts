import { fieldOf, numberOf, timeOf } from './snapshot-reading.js';

export interface TokenBucketOptions {
  /** Tokens per second: spans or bytes. At least 0. */
  readonly perSecond: number;
  /** Tokens that a full bucket holds; it begins full. Default twice `perSecond`. */
  readonly burstCapacity?: number;
}

/** Lets through so many tokens per second of stream time, and as many at once as were saved up to the capacity. */
export class TokenBucket {
  private readonly perSecond: number;
  private readonly capacity: number;
  private tokens: number;
  private atMs = Number.NEGATIVE_INFINITY;

  constructor(options: TokenBucketOptions) {
    const { perSecond, burstCapacity = 2 * perSecond } = options;
    for (const [name, value] of Object.entries({ perSecond, burstCapacity })) {
      if (!(value >= 0)) throw new RangeError(`${name} is ${value}, allowed is 0 or more`);
    }
    this.perSecond = perSecond;
    this.capacity = burstCapacity;
    this.tokens = burstCapacity;
  }

  /** Takes all of `tokens` or none. More than the bucket holds never passes. */
  take(tokens: number, streamTimeMs: number): boolean {
    this.refill(streamTimeMs);
    if (tokens > this.tokens) return false;
    this.tokens -= tokens;
    return true;
  }

  snapshot(): unknown {
    return { tokens: this.tokens, atMs: Number.isFinite(this.atMs) ? this.atMs : null };
  }

  restore(snapshot: unknown): void {
    const tokens = numberOf(fieldOf(snapshot, 'tokens'), 0, Number.MAX_VALUE);
    if (tokens === undefined) return;
    // The capacity may have been changed since.
    this.tokens = Math.min(tokens, this.capacity);
    this.atMs = timeOf(fieldOf(snapshot, 'atMs')) ?? Number.NEGATIVE_INFINITY;
  }

  private refill(streamTimeMs: number): void {
    // The first call only sets the clock: the bucket begins full.
    if (this.atMs > Number.NEGATIVE_INFINITY && streamTimeMs > this.atMs) {
      this.tokens = Math.min(this.capacity, this.tokens + ((streamTimeMs - this.atMs) / 1000) * this.perSecond);
    }
    this.atMs = Math.max(this.atMs, streamTimeMs);
  }
}
