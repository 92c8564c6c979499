import { askGraphql, type GraphqlTarget } from '@clew/test-driver';

import type { StoreContent } from './filled-store.js';
import { orderId } from './load-changes.js';
import type { Question } from './measure.js';

const OUTLINE = `query ($traceId: TraceId!) { trace(traceId: $traceId) { truncated spans {
  spanId parentSpanId serviceName name kind startTimeUnixNano duration status { code } } } }`;
const SEARCH =
  'query ($filter: TraceFilter!) { traces(filter: $filter, first: 20) { nodes { traceId rootSpanName duration } } }';
const SERVICE_MAP = 'query ($range: TimeRange!) { serviceMap(range: $range) { edges { client server requestCount } } }';
const SERVICES = 'query ($range: TimeRange!) { services(range: $range) { name spanCount errorSpanCount } }';
const TRACEQL = `query ($query: String!, $range: TimeRange!) { traceql(query: $query, range: $range, first: 20) {
  pageInfo { hasNextPage } } }`;

function rangeVariable({ startTimeUnixNano, endTimeUnixNano }: StoreContent): { start: string; end: string } {
  const text = (nano: string): string => new Date(Number(BigInt(nano) / 1_000_000n)).toISOString();
  return { start: text(startTimeUnixNano), end: text(endTimeUnixNano) };
}

export function outlineQuestion(target: GraphqlTarget, content: StoreContent): Question {
  return {
    name: 'GraphQL: the outline of a trace of 10,000 spans',
    target: { quantile: 'p95', msMax: 300 },
    itemsMin: content.largeTraceSpanCount,
    ask: async () => {
      const { trace } = await askGraphql<{ trace: { spans: readonly unknown[] } }>(target, OUTLINE, {
        traceId: content.largeTraceId,
      });
      return trace.spans.length;
    },
  };
}

/** What a hundred people ask, in turn. */
export function mixedQuestions(
  target: GraphqlTarget,
  content: StoreContent,
): readonly ((round: number) => Promise<unknown>)[] {
  const range = rangeVariable(content);
  const search = (fields: object) => askGraphql(target, SEARCH, { filter: { range, ...fields } });
  return [
    (round) => askGraphql(target, OUTLINE, { traceId: content.traceIds[round % content.traceIds.length] }),
    () => search({ serviceName: 'checkout' }),
    () => search({ statusCode: 'ERROR' }),
    (round) => search({ attributes: [{ key: 'order.id', value: orderId(round % Math.max(1, content.orderCount)) }] }),
    () => askGraphql(target, SERVICE_MAP, { range }),
    () => askGraphql(target, SERVICES, { range }),
    () => askGraphql(target, TRACEQL, { query: '{ resource.service.name = "payment" && status = error }', range }),
  ];
}
