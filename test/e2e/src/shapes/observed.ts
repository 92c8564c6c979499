import { askGraphql } from '@clew/test-driver';
import type { GraphqlTarget } from '@clew/test-driver';

interface ServiceMap {
  readonly nodes: readonly { readonly name: string; readonly type: string }[];
  readonly edges: readonly ObservedEdge[];
}

interface ObservedEdge {
  readonly client: string;
  readonly server: string;
  readonly connectionType: string;
  readonly requestCount: number;
  readonly failedRequestCount: number;
}

export interface ObservedSpan {
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly serviceName: string;
  readonly name: string;
  readonly kind: string;
  readonly attributes: readonly { readonly key: string; readonly value: { readonly text: string } }[];
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
}

export interface ObservedTrace {
  readonly orphanSpanCount: number;
  readonly summary: { readonly rootServiceName: string; readonly rootSpanName: string; readonly services: string[] };
  readonly spans: readonly ObservedSpan[];
}

const TRACE = `query ($traceId: TraceId!) { trace(traceId: $traceId) {
  orphanSpanCount
  summary { rootServiceName rootSpanName services }
  spans { spanId parentSpanId serviceName name kind attributes { key value { text } } links { traceId spanId } }
} }`;
const MAP = `query ($range: TimeRange!) { serviceMap(range: $range) {
  nodes { name type }
  edges { client server connectionType requestCount failedRequestCount }
} }`;
const RED = `query ($query: RedMetricsQuery!) { redMetrics(query: $query) {
  spanName points { spanCount errorSpanCount }
} }`;
const SEARCH = `query ($filter: TraceFilter!) { traces(filter: $filter) { nodes { traceId } } }`;

function lastHour(): { readonly start: string; readonly end: string } {
  const now = Date.now();
  return { start: new Date(now - 3_600_000).toISOString(), end: new Date(now + 60_000).toISOString() };
}

export async function observedTrace(target: GraphqlTarget, traceId: string): Promise<ObservedTrace | null> {
  return (await askGraphql<{ trace: ObservedTrace | null }>(target, TRACE, { traceId })).trace;
}

/** The part of the map around some names: edges with one of them at an end, and their nodes as `name: TYPE`. */
export async function observedMap(
  target: GraphqlTarget,
  names: readonly string[],
): Promise<{ readonly nodes: Readonly<Record<string, string>>; readonly edges: readonly ObservedEdge[] }> {
  const { serviceMap } = await askGraphql<{ serviceMap: ServiceMap }>(target, MAP, { range: lastHour() });
  const edges = serviceMap.edges.filter(({ client, server }) => names.includes(client) || names.includes(server));
  const ends = new Set([...names, ...edges.flatMap(({ client, server }) => [client, server])]);
  const nodes = serviceMap.nodes.filter(({ name }) => ends.has(name));
  return { nodes: Object.fromEntries(nodes.map(({ name, type }) => [name, type])), edges };
}

/** Counts by span name, as `[spans, failed spans]`. */
export async function observedRed(
  target: GraphqlTarget,
  serviceName: string,
  spanKind: string,
): Promise<Readonly<Record<string, readonly [number, number]>>> {
  interface Series {
    readonly spanName: string;
    readonly points: readonly { readonly spanCount: number; readonly errorSpanCount: number }[];
  }
  const query = { range: lastHour(), serviceName, spanKind, groupBy: 'SPAN_NAME' };
  const { redMetrics } = await askGraphql<{ redMetrics: readonly Series[] }>(target, RED, { query });
  return Object.fromEntries(
    redMetrics.map(({ spanName, points }) => [
      spanName,
      [sum(points.map((point) => point.spanCount)), sum(points.map((point) => point.errorSpanCount))],
    ]),
  );
}

/** Ids of traces with a span of the service that has the attribute. */
export async function tracesWith(
  target: GraphqlTarget,
  serviceName: string,
  attribute: { readonly key: string; readonly value: string },
): Promise<readonly string[]> {
  interface Found {
    readonly traces: { readonly nodes: readonly { readonly traceId: string }[] };
  }
  const filter = { range: lastHour(), serviceName, attributes: [attribute] };
  return (await askGraphql<Found>(target, SEARCH, { filter })).traces.nodes.map(({ traceId }) => traceId);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
