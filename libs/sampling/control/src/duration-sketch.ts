const BUCKETS_PER_OCTAVE = 8;
/** 2^16 ns is 66 us, 2^43 ns 2.4 hours; what is shorter or longer counts as that. */
const OCTAVE_MIN = 16;
const OCTAVE_MAX = 43;
const BUCKET_COUNT = (OCTAVE_MAX - OCTAVE_MIN) * BUCKETS_PER_OCTAVE;
/** Weights grow as time goes on, in place of all earlier ones shrinking; now and then all are scaled back. */
const WEIGHT_MAX = 1e4;

/** Durations of the recent past in buckets 9% wide, older ones with exponentially less weight. 0.9 KB. */
export class DurationSketch {
  total = 0;
  private readonly weights = new Float32Array(BUCKET_COUNT);
  private readonly memoryMs: number;
  private originMs: number;

  constructor(memoryMs: number, streamTimeMs: number) {
    this.memoryMs = memoryMs;
    this.originMs = streamTimeMs;
  }

  add(durationNano: number, weight: number, streamTimeMs: number): void {
    const added = weight * this.weightOf(streamTimeMs);
    const bucket = bucketOf(durationNano);
    this.weights[bucket] = (this.weights[bucket] ?? 0) + added;
    this.total += added;
  }

  /** How many durations the sketch holds, in durations of this moment. */
  countAt(streamTimeMs: number): number {
    return this.total / this.weightOf(streamTimeMs);
  }

  /** Exact to the width of a bucket. */
  quantile(share: number): number {
    const wanted = share * this.total;
    let passed = 0;
    for (const [bucket, weight] of this.weights.entries()) {
      if (weight > 0 && passed + weight >= wanted) return nanoOf(bucket + (wanted - passed) / weight);
      passed += weight;
    }
    return nanoOf(BUCKET_COUNT);
  }

  /** Pairs of bucket and count, in durations of this moment. */
  buckets(streamTimeMs: number): [bucket: number, count: number][] {
    const unit = this.weightOf(streamTimeMs);
    const pairs: [number, number][] = [];
    for (const [bucket, weight] of this.weights.entries()) {
      const count = Number((weight / unit).toPrecision(3));
      if (count >= 0.01) pairs.push([bucket, count]);
    }
    return pairs;
  }

  addBucket(bucket: number, count: number): void {
    if (bucket < 0 || bucket >= BUCKET_COUNT) return;
    this.weights[bucket] = (this.weights[bucket] ?? 0) + count;
    this.total += count;
  }

  private weightOf(streamTimeMs: number): number {
    const weight = Math.exp((streamTimeMs - this.originMs) / this.memoryMs);
    if (weight <= WEIGHT_MAX) return weight;
    this.total = 0;
    for (const [bucket, old] of this.weights.entries()) {
      this.weights[bucket] = old / weight;
      this.total += old / weight;
    }
    this.originMs = streamTimeMs;
    return 1;
  }
}

function bucketOf(durationNano: number): number {
  const bucket = Math.floor((Math.log2(Math.max(1, durationNano)) - OCTAVE_MIN) * BUCKETS_PER_OCTAVE);
  return Math.min(BUCKET_COUNT - 1, Math.max(0, bucket));
}

function nanoOf(bucket: number): number {
  return 2 ** (OCTAVE_MIN + bucket / BUCKETS_PER_OCTAVE);
}
