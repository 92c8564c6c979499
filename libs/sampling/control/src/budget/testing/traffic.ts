/** One route's traces of one kind that were opened in the same second. */
export interface Cohort {
  readonly service: string;
  readonly route: string;
  readonly traceClass: 'error' | 'slow' | 'plain';
  readonly traceCount: number;
  readonly spansPerTrace: number;
}

/** What one team sends to one partition, second by second. */
export interface Traffic {
  /** Spans per second at this second, for the whole stream. */
  spansPerSecondAt(second: number): number;
  readonly routes: readonly { readonly name: string; readonly weight: number; readonly spansPerTrace: number }[];
  /** Share of traces with errors at this second. */
  errorShareAt(second: number): number;
  readonly slowShare: number;
  /** Share of a trace's spans that the team itself sends; it pays for all of them. */
  readonly sentShare: number;
  /** Share of traces that another policy keeps, whatever the budget says. */
  readonly alwaysShare: number;
}

export type Random = () => number;

/** mulberry32: small, and good enough to draw traffic with. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b_79f5) >>> 0;
    let mixing = Math.imul(state ^ (state >>> 15), state | 1);
    mixing ^= mixing + Math.imul(mixing ^ (mixing >>> 7), mixing | 61);
    return ((mixing ^ (mixing >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** How many of `count` win at `probability`: drawn one by one when few, as a normal variable when many. */
export function drawn(random: Random, count: number, probability: number): number {
  if (probability >= 1) return count;
  if (count <= 30) {
    let won = 0;
    for (let index = 0; index < count; index++) if (random() < probability) won++;
    return won;
  }
  const mean = count * probability;
  if (mean < 15) return Math.min(count, poisson(random, mean));
  const deviation = Math.sqrt(mean * (1 - probability));
  return Math.min(count, Math.max(0, Math.round(mean + deviation * normal(random))));
}

function poisson(random: Random, mean: number): number {
  if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)));
  const end = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > end; product *= random()) count++;
  return count;
}

function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** The traces that come in one second to one of `partitionCount` partitions. */
export function cohortsOf(traffic: Traffic, second: number, partitionCount: number, random: Random): Cohort[] {
  const spansPerSecond = traffic.spansPerSecondAt(second) / partitionCount;
  const errorShare = traffic.errorShareAt(second);
  const weights = traffic.routes.reduce((sum, route) => sum + route.weight, 0);
  const cohorts: Cohort[] = [];
  for (const { name, weight, spansPerTrace } of traffic.routes) {
    const traces = (spansPerSecond * weight) / weights / spansPerTrace;
    const shares = { error: errorShare, slow: traffic.slowShare, plain: 1 - errorShare - traffic.slowShare };
    for (const traceClass of ['error', 'slow', 'plain'] as const) {
      const traceCount = poisson(random, traces * Math.max(0, shares[traceClass]));
      if (traceCount > 0) cohorts.push({ service: 'shop', route: name, traceClass, traceCount, spansPerTrace });
    }
  }
  return cohorts;
}
