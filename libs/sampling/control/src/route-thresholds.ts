import { DurationSketch } from './duration-sketch.js';
import { PairMap } from './pair-map.js';
import { NAME_LENGTH_MAX, fieldOf, listOf, nameOf, numberOf, timeOf } from './snapshot-reading.js';

export interface RouteThresholdsOptions {
  /** Default 0.99. */
  readonly quantile?: number;
  /** Times the quantile. Default 1.5. */
  readonly factor?: number;
  /** Weight of what was seen falls to 1/e in this time. Default 3,600,000. */
  readonly memoryMs?: number;
  /** No threshold for a route with fewer traces in memory. Default 200. */
  readonly samplesMin?: number;
  /** Nothing shorter is slow. Default 20. */
  readonly thresholdMsMin?: number;
  /** (service, route) keys; beyond it the one quiet for longest is forgotten. Default 2,000. */
  readonly routesMax?: number;
  /** Routes in a snapshot, those heard of last. Default 200. */
  readonly snapshotRoutesMax?: number;
}

/** Thresholds move slowly; finding one walks the buckets. */
const REFRESH_MS = 10_000;
/** What is slow is learned with this weight, or within a minute of an incident slow would be usual. */
const SLOW_WEIGHT = 0.1;

interface Route {
  readonly sketch: DurationSketch;
  lastMs: number;
  thresholdNano: number;
  refreshedMs: number;
}

/**
 * What is slow for its own route, learned from all traces, kept or not: longer than `factor` times the quantile of the last hour or so, and than
 * `thresholdMsMin`. Traces beyond the threshold count for a tenth in learning; so when all of a route becomes slow, it takes six minutes
 * and not half a one until that is what is usual (1% of an hour's weight).
 */
export class RouteThresholds {
  private readonly quantile: number;
  private readonly factor: number;
  private readonly memoryMs: number;
  private readonly samplesMin: number;
  private readonly thresholdNanoMin: number;
  private readonly routesMax: number;
  private readonly snapshotRoutesMax: number;
  private readonly routes = new PairMap<Route>();

  constructor(options: RouteThresholdsOptions = {}) {
    const { quantile = 0.99, factor = 1.5, memoryMs = 3_600_000 } = options;
    if (!(quantile > 0 && quantile < 1)) throw new RangeError(`quantile is ${quantile}, allowed is between 0 and 1`);
    if (!(factor > 0)) throw new RangeError(`factor is ${factor}, allowed is more than 0`);
    if (!(memoryMs > 0)) throw new RangeError(`memoryMs is ${memoryMs}, allowed is more than 0`);
    this.quantile = quantile;
    this.factor = factor;
    this.memoryMs = memoryMs;
    this.samplesMin = options.samplesMin ?? 200;
    this.thresholdNanoMin = (options.thresholdMsMin ?? 20) * 1e6;
    this.routesMax = options.routesMax ?? 2_000;
    this.snapshotRoutesMax = options.snapshotRoutesMax ?? 200;
  }

  observe(service: string, route: string, durationNano: number, streamTimeMs: number): void {
    const known = this.routes.get(service, route) ?? this.add(service, route, streamTimeMs);
    known.lastMs = Math.max(known.lastMs, streamTimeMs);
    const weight = durationNano > this.thresholdOf(known, streamTimeMs) ? SLOW_WEIGHT : 1;
    known.sketch.add(durationNano, weight, streamTimeMs);
  }

  /** Infinity while too little is known of the route. */
  thresholdNano(service: string, route: string, streamTimeMs: number): number {
    const known = this.routes.get(service, route);
    return known === undefined ? Infinity : this.thresholdOf(known, streamTimeMs);
  }

  snapshot(): unknown {
    const latest = [...this.routes.entries()]
      .filter(([service, route]) => service.length <= NAME_LENGTH_MAX && route.length <= NAME_LENGTH_MAX)
      .toSorted(([, , a], [, , b]) => b.lastMs - a.lastMs)
      .slice(0, this.snapshotRoutesMax);
    return {
      routes: latest.map(([service, route, { sketch, lastMs }]) => [service, route, lastMs, sketch.buckets(lastMs)]),
    };
  }

  restore(snapshot: unknown): void {
    for (const entry of listOf(fieldOf(snapshot, 'routes')).slice(0, this.routesMax)) {
      const [service, route, lastMs, buckets] = listOf(entry);
      const names = { service: nameOf(service), route: nameOf(route), lastMs: timeOf(lastMs) };
      if (names.service === undefined || names.route === undefined || names.lastMs === undefined) continue;
      const { sketch } = this.add(names.service, names.route, names.lastMs);
      for (const pair of listOf(buckets)) {
        const [bucket, count] = listOf(pair);
        sketch.addBucket(Math.floor(numberOf(bucket, 0, 1e6) ?? -1), numberOf(count, 0, 1e12) ?? 0);
      }
    }
  }

  private add(service: string, route: string, streamTimeMs: number): Route {
    if (this.routes.size >= this.routesMax) this.routes.removeQuietest();
    const sketch = new DurationSketch(this.memoryMs, streamTimeMs);
    const added = { sketch, lastMs: streamTimeMs, thresholdNano: Infinity, refreshedMs: Number.NEGATIVE_INFINITY };
    this.routes.set(service, route, added);
    return added;
  }

  private thresholdOf(route: Route, streamTimeMs: number): number {
    if (streamTimeMs - route.refreshedMs < REFRESH_MS) return route.thresholdNano;
    route.refreshedMs = streamTimeMs;
    const isKnown = route.sketch.countAt(streamTimeMs) >= this.samplesMin;
    route.thresholdNano = isKnown
      ? Math.max(this.thresholdNanoMin, this.factor * route.sketch.quantile(this.quantile))
      : Infinity;
    return route.thresholdNano;
  }
}
