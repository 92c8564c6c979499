/** Fills at a steady rate up to what a burst may take. Times are of any clock that only goes forward. */
export class TokenBucket {
  #perSecond = 0;
  #capacity = 0;
  #tokens = 0;
  #filledAtMs: number;

  constructor(perSecond: number, burstSeconds: number, nowMs: number) {
    this.#filledAtMs = nowMs;
    this.setRate(perSecond, burstSeconds, nowMs);
    this.#tokens = this.#capacity;
  }

  /** A new limit holds from now on; what was used up stays used up. */
  setRate(perSecond: number, burstSeconds: number, nowMs: number): void {
    this.#fill(nowMs);
    this.#perSecond = perSecond;
    this.#capacity = perSecond * burstSeconds;
    this.#tokens = Math.min(this.#tokens, this.#capacity);
  }

  /**
   * How long until `amount` may be taken; 0: now. An amount larger than a whole burst may be taken from a full bucket, or it
   * never could be; the bucket then owes the rest.
   */
  waitMs(amount: number, nowMs: number): number {
    this.#fill(nowMs);
    const missing = Math.min(amount, this.#capacity) - this.#tokens;
    if (missing <= 0) return 0;
    return this.#perSecond === 0 ? Infinity : (missing / this.#perSecond) * 1_000;
  }

  take(amount: number): void {
    this.#tokens -= amount;
  }

  #fill(nowMs: number): void {
    const elapsedMs = Math.max(0, nowMs - this.#filledAtMs);
    this.#filledAtMs = nowMs;
    this.#tokens = Math.min(this.#capacity, this.#tokens + (elapsedMs / 1_000) * this.#perSecond);
  }
}
