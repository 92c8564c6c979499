import type { TimeRange } from '@clew/store-contract';
import { durationBucket, type DurationHistogram } from '@clew/trace-model';

const MINUTE_MS = 60_000;
const MINUTES_MAX = 24 * 60;

/** How long answers of this process took, by minute, for a day at most. */
export class QueryDurations {
  readonly #now: () => number;
  readonly #minutes = new Map<number, Map<number, number>>();

  constructor(now: () => number) {
    this.#now = now;
  }

  record(durationMs: number): void {
    const minute = Math.floor(this.#now() / MINUTE_MS);
    let counts = this.#minutes.get(minute);
    if (counts === undefined) {
      counts = new Map();
      this.#minutes.set(minute, counts);
      this.#forget(minute - MINUTES_MAX);
    }
    const bucket = durationBucket(durationMs * 1e6);
    counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
  }

  /** Minutes that the range touches count whole. */
  histogram({ startTimeUnixNano, endTimeUnixNano }: TimeRange): DurationHistogram {
    const minuteNano = BigInt(MINUTE_MS) * 1_000_000n;
    const first = Number(startTimeUnixNano / minuteNano);
    const last = Number((endTimeUnixNano - 1n) / minuteNano);
    const sum = new Map<number, number>();
    for (const [minute, counts] of this.#minutes) {
      if (minute < first || minute > last) continue;
      for (const [bucket, count] of counts) sum.set(bucket, (sum.get(bucket) ?? 0) + count);
    }
    return sum;
  }

  /** Minutes are held in their order, unless the clock was set back: then a few stay until they are passed again. */
  #forget(upToMinute: number): void {
    for (const minute of this.#minutes.keys()) {
      if (minute > upToMinute && this.#minutes.size <= MINUTES_MAX) return;
      this.#minutes.delete(minute);
    }
  }
}
