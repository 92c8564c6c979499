import type { EdgeConnectionType } from '@clew/store-contract';
import { durationHistogramQuantile } from '@clew/trace-model';

/** Calls between two nodes in some stretch of time, from one environment or team, as a rollup counts them. */
export interface EdgeCounts {
  readonly client: string;
  readonly server: string;
  readonly connectionType: EdgeConnectionType;
  readonly requestCount: number;
  readonly failedRequestCount: number;
  /** Those of `durationBucket`. */
  readonly buckets: Iterable<readonly [bucket: number, count: number]>;
}

/** Rate, errors, duration. */
export interface Red {
  readonly requestCount: number;
  readonly failedRequestCount: number;
  readonly requestsPerSecond: number;
  /** 0 without requests. */
  readonly errorRate: number;
  readonly durationP50Nano: number;
  readonly durationP95Nano: number;
  readonly durationP99Nano: number;
}

export interface ServiceMapEdge extends Red {
  readonly client: string;
  readonly server: string;
  readonly connectionType: EdgeConnectionType;
}

export interface ServiceMapNode {
  readonly name: string;
  /** `service` where it is called as one or calls others. */
  readonly type: 'service' | 'database' | 'messaging' | 'virtual_node';
  /** Calls to it; undefined for what nobody calls. */
  readonly incoming: Red | undefined;
  readonly outgoing: Red | undefined;
}

export interface ServiceMap {
  /** Failed calls first, then by number of calls. */
  readonly edges: readonly ServiceMapEdge[];
  /** By name. Of the edges that are shown. */
  readonly nodes: readonly ServiceMapNode[];
  /** Edges past `edgesMax`, those with the fewest failures and calls. */
  readonly otherEdgeCount: number;
  readonly otherRequestCount: number;
}

interface Tally {
  requestCount: number;
  failedRequestCount: number;
  readonly buckets: Map<number, number>;
}

interface EdgeTally extends Tally, Pick<ServiceMapEdge, 'client' | 'server' | 'connectionType'> {}

/**
 * One map of the edges of any minutes, environments and teams: rows of the same edge are added up, their durations as
 * histograms (quantiles can't be averaged). `rangeS`: seconds that the rows are of, for the rates.
 */
export function mergeServiceMap(
  rows: Iterable<EdgeCounts>,
  rangeS: number,
  { edgesMax = 5_000 }: { readonly edgesMax?: number } = {},
): ServiceMap {
  const sorted = [...edgeTallies(rows).values()].sort(byFailures);
  const shown = sorted.slice(0, edgesMax);
  const hidden = sorted.slice(edgesMax);
  return {
    edges: shown.map(({ client, server, connectionType, ...tally }) => ({
      client,
      server,
      connectionType,
      ...redOf(tally, rangeS),
    })),
    nodes: nodesOf(shown, rangeS),
    otherEdgeCount: hidden.length,
    otherRequestCount: hidden.reduce((sum, { requestCount }) => sum + requestCount, 0),
  };
}

function edgeTallies(rows: Iterable<EdgeCounts>): ReadonlyMap<string, EdgeTally> {
  const tallies = new Map<string, EdgeTally>();
  for (const row of rows) {
    const { client, server, connectionType } = row;
    const key = `${client}\0${server}\0${connectionType}`;
    const tally = tallies.get(key) ?? { client, server, connectionType, ...emptyTally() };
    tallies.set(key, tally);
    addTo(tally, row);
  }
  return tallies;
}

function nodesOf(edges: readonly EdgeTally[], rangeS: number): readonly ServiceMapNode[] {
  const incoming = new Map<string, Tally>();
  const outgoing = new Map<string, Tally>();
  const types = new Map<string, ServiceMapNode['type']>();
  for (const edge of edges) {
    addTo(tallyOf(incoming, edge.server), edge);
    addTo(tallyOf(outgoing, edge.client), edge);
    const type = edge.connectionType === 'rpc' ? 'service' : edge.connectionType;
    if (types.get(edge.server) !== 'service') types.set(edge.server, type);
  }
  // What calls others is a service, but for queues, which hand out messages, and for callers without instrumentation.
  for (const { client, connectionType } of edges) {
    const isPassive = connectionType === 'messaging' || connectionType === 'virtual_node';
    const type = isPassive ? (types.get(client) ?? connectionType) : 'service';
    types.set(client, type);
  }
  return [...types]
    .map(([name, type]) => ({
      name,
      type,
      incoming: redOrNothing(incoming.get(name), rangeS),
      outgoing: redOrNothing(outgoing.get(name), rangeS),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function redOrNothing(tally: Tally | undefined, rangeS: number): Red | undefined {
  return tally === undefined ? undefined : redOf(tally, rangeS);
}

function redOf({ requestCount, failedRequestCount, buckets }: Tally, rangeS: number): Red {
  return {
    requestCount,
    failedRequestCount,
    requestsPerSecond: rangeS > 0 ? requestCount / rangeS : 0,
    errorRate: requestCount > 0 ? failedRequestCount / requestCount : 0,
    durationP50Nano: durationHistogramQuantile(buckets, 0.5),
    durationP95Nano: durationHistogramQuantile(buckets, 0.95),
    durationP99Nano: durationHistogramQuantile(buckets, 0.99),
  };
}

function emptyTally(): Tally {
  return { requestCount: 0, failedRequestCount: 0, buckets: new Map() };
}

function tallyOf(tallies: Map<string, Tally>, name: string): Tally {
  const tally = tallies.get(name) ?? emptyTally();
  tallies.set(name, tally);
  return tally;
}

function addTo(tally: Tally, row: Pick<EdgeCounts, 'requestCount' | 'failedRequestCount' | 'buckets'>): void {
  tally.requestCount += row.requestCount;
  tally.failedRequestCount += row.failedRequestCount;
  for (const [bucket, count] of row.buckets) tally.buckets.set(bucket, (tally.buckets.get(bucket) ?? 0) + count);
}

function byFailures(a: EdgeTally, b: EdgeTally): number {
  if (a.failedRequestCount !== b.failedRequestCount) return b.failedRequestCount - a.failedRequestCount;
  if (a.requestCount !== b.requestCount) return b.requestCount - a.requestCount;
  const left = `${a.client}\0${a.server}\0${a.connectionType}`;
  const right = `${b.client}\0${b.server}\0${b.connectionType}`;
  return left < right ? -1 : left > right ? 1 : 0;
}
