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
    this.perSecond = options.perSecond;
    this.capacity = options.burstCapacity ?? 2 * options.perSecond;
    this.tokens = this.capacity;
  }

  /** Takes all of `tokens` or none. */
  take(tokens: number, streamTimeMs: number): boolean {
    this.refill(streamTimeMs);
    if (tokens > this.tokens) return false;
    this.tokens -= tokens;
    return true;
  }

  snapshot(): unknown {
    return {};
  }

  restore(snapshot: unknown): void {
    void snapshot;
  }

  private refill(streamTimeMs: number): void {
    // The first call only sets the clock: nobody knows how long it was quiet before.
    if (this.atMs > Number.NEGATIVE_INFINITY && streamTimeMs > this.atMs) {
      this.tokens = Math.min(this.capacity, this.tokens + ((streamTimeMs - this.atMs) / 1000) * this.perSecond);
    }
    this.atMs = Math.max(this.atMs, streamTimeMs);
  }
}
