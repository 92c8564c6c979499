import { durationBucket } from '@clew/trace-model';

/** Beyond this a sum of doubles would begin to round. */
const SAFE_SUM = 2 ** 52;

/** Count, exact sum and histogram of durations in nanoseconds. */
export class DurationTally {
  readonly buckets = new Map<number, number>();
  private carried = 0n;
  private pending = 0;

  add(durationNano: number): void {
    const bucket = durationBucket(durationNano);
    this.buckets.set(bucket, (this.buckets.get(bucket) ?? 0) + 1);
    this.pending += durationNano;
    if (this.pending > SAFE_SUM) this.carry();
  }

  sumNano(): bigint {
    this.carry();
    return this.carried;
  }

  private carry(): void {
    this.carried += BigInt(this.pending);
    this.pending = 0;
  }
}
