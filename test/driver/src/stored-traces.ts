import { askGraphql } from './graphql-client.js';
import type { GraphqlTarget } from './graphql-client.js';
import type { SentTrace } from './span-load.js';

export interface StoredSummary {
  readonly traceId: string;
  readonly spanCount: number;
  readonly decisionReason: string;
}

interface TracesPage {
  readonly traces: {
    readonly nodes: readonly StoredSummary[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}

const PAGES_MAX = 1_000;

function lastDay(): { start: string; end: string } {
  const now = Date.now();
  return { start: new Date(now - 86_400_000).toISOString(), end: new Date(now + 3_600_000).toISOString() };
}

/** All stored trace summaries of the last day that have a span of the service, page by page. */
export async function storedTraces(
  target: GraphqlTarget,
  serviceName: string,
): Promise<ReadonlyMap<string, StoredSummary>> {
  const found = new Map<string, StoredSummary>();
  const range = lastDay();
  let after: string | null = null;
  for (let page = 0; page < PAGES_MAX; page++) {
    const { traces }: TracesPage = await askGraphql<TracesPage>(
      target,
      `query ($filter: TraceFilter!, $after: String) {
        traces(filter: $filter, first: 200, after: $after) {
          nodes { traceId spanCount decisionReason }
          pageInfo { hasNextPage endCursor }
        }
      }`,
      { filter: { range, serviceName }, after },
    );
    for (const node of traces.nodes) found.set(node.traceId, node);
    if (!traces.pageInfo.hasNextPage) return found;
    after = traces.pageInfo.endCursor;
  }
  throw new Error(`more than ${String(PAGES_MAX)} pages of traces`);
}

/** Spans counted by the usage rollup for the given services: before sampling, so it must equal what was acknowledged. */
export async function countedSpans(target: GraphqlTarget, services: readonly string[]): Promise<number> {
  const { usage } = await askGraphql<{ usage: readonly { serviceName: string; spanCount: number }[] }>(
    target,
    `query ($range: TimeRange!) { usage(range: $range) { serviceName spanCount } }`,
    { range: lastDay() },
  );
  return usage.filter((row) => services.includes(row.serviceName)).reduce((sum, row) => sum + row.spanCount, 0);
}

/** Ids of the spans of one trace as stored, duplicates included. */
export async function storedSpanIds(target: GraphqlTarget, traceId: string): Promise<readonly string[]> {
  const { trace } = await askGraphql<{ trace: { spans: readonly { spanId: string }[] } | null }>(
    target,
    `query ($traceId: TraceId!) { trace(traceId: $traceId) { spans { spanId } } }`,
    { traceId },
  );
  return (trace?.spans ?? []).map((span) => span.spanId);
}

export interface Discrepancies {
  readonly missing: readonly string[];
  readonly partial: readonly string[];
  readonly duplicated: readonly string[];
}

/** Holds what is stored against what was sent; `mustBeKept` says which traces may not be sampled out. */
export function compareTraces(
  sent: ReadonlyMap<string, SentTrace>,
  stored: ReadonlyMap<string, StoredSummary>,
  mustBeKept: (trace: SentTrace) => boolean,
): Discrepancies {
  const missing: string[] = [];
  const partial: string[] = [];
  const duplicated: string[] = [];
  for (const trace of sent.values()) {
    const found = stored.get(trace.traceId);
    if (found === undefined) {
      if (mustBeKept(trace)) missing.push(trace.traceId);
    } else if (found.spanCount < trace.spanCount) partial.push(trace.traceId);
    else if (found.spanCount > trace.spanCount) duplicated.push(trace.traceId);
  }
  return { missing, partial, duplicated };
}
