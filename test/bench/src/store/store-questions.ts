import type { TimeRange, TraceFilter } from '@clew/store-contract';
import type { ClickHouseStore } from '@clew/store-clickhouse';
import { parseTraceql } from '@clew/traceql';

import type { StoreContent } from './filled-store.js';
import { orderId, orderTotal } from './load-changes.js';
import type { Question } from './measure.js';

const PAGE = { limit: 20 };
const SPAN_COUNT_MAX = 20_000;
type Route = readonly [serviceName: string, spanName: string];
/** What the load has many of: services, and a span of each. */
const ROUTES: readonly [Route, ...Route[]] = [
  ['checkout', 'POST /checkout'],
  ['payment', 'GET /payments/authorize'],
  ['users', 'GET /users/{id}'],
  ['inventory', 'PUT /stock/reserve'],
  ['catalog', 'GET /catalog/search'],
];

/** Through the ports of the store, over the whole day. */
export function storeQuestions(store: ClickHouseStore, content: StoreContent): readonly Question[] {
  return [...readerQuestions(store, content), ...traceqlQuestions(store, content)];
}

function readerQuestions(store: ClickHouseStore, content: StoreContent): readonly Question[] {
  const { tenantId } = content;
  const range = rangeOf(content);
  const search = async (filter: Omit<TraceFilter, 'range'>): Promise<number> =>
    (await store.reader.searchTraces(tenantId, { range, ...filter }, PAGE)).items.length;
  const trace = async (traceId: (typeof content.traceIds)[number] | undefined): Promise<number> =>
    traceId === undefined
      ? 0
      : ((await store.reader.trace(tenantId, traceId, { spanCountMax: SPAN_COUNT_MAX }))?.spans.length ?? 0);
  return [
    {
      ...{ name: 'a trace by its id', target: { quantile: 'p99', msMax: 100 }, itemsMin: 2 },
      ask: (round) => trace(content.traceIds[round % content.traceIds.length]),
    },
    {
      ...{ name: 'service, name, attribute and duration', target: { quantile: 'p95', msMax: 300 }, itemsMin: 1 },
      ask: (round) => {
        const [serviceName, spanName] = of(ROUTES, round);
        const attributes = [{ key: 'http.response.status_code', value: '500' }];
        return search({ serviceName, spanName, attributes, durationNanoMin: 1_000_000n });
      },
    },
    {
      ...{ name: 'a rare attribute', target: { quantile: 'p95', msMax: 150 }, itemsMin: 1 },
      ask: (round) => search({ attributes: [{ key: 'order.id', value: orderId(orderOf(content, round)) }] }),
    },
    {
      ...{ name: 'errors in any service', target: { quantile: 'p95', msMax: 400 }, itemsMin: 1 },
      ask: () => search({ statusCode: 'ERROR' }),
    },
    {
      ...{ name: 'the service map', target: { quantile: 'p95', msMax: 100 }, itemsMin: 10 },
      ask: async () => (await store.reader.serviceGraph(tenantId, range)).edges.length,
    },
    {
      ...{ name: 'p95 per service and minute', target: { quantile: 'p95', msMax: 300 }, itemsMin: 10 },
      ask: async () => (await store.reader.redMetrics(tenantId, { range, stepS: 60, groupBy: 'service' })).length,
    },
    { name: 'all of a trace of 10,000 spans', itemsMin: 2, ask: () => trace(content.largeTraceId) },
  ];
}

function traceqlQuestions({ traceqlReader }: ClickHouseStore, content: StoreContent): readonly Question[] {
  const { tenantId, orderCount } = content;
  const range = rangeOf(content);
  const search = async (text: string): Promise<number> => {
    const request = { query: parseTraceql(text), range, spansPerSpansetMax: 3 };
    return (await traceqlReader.searchTraceql(tenantId, request, PAGE)).items.length;
  };
  const orderText = (round: number): string => JSON.stringify(orderId(orderOf(content, round)));
  return [
    {
      ...{
        name: 'TraceQL: service, name, attribute and duration',
        target: { quantile: 'p95', msMax: 300 },
        itemsMin: 1,
      },
      ask: (round) => {
        const [service, name] = of(ROUTES, round);
        const route = `resource.service.name = "${service}" && name = "${name}"`;
        return search(`{ ${route} && span.http.response.status_code = 500 && duration > 1ms }`);
      },
    },
    {
      ...{ name: 'TraceQL: a rare attribute of a span', target: { quantile: 'p95', msMax: 150 }, itemsMin: 1 },
      ask: (round) => search(`{ span.order.id = ${orderText(round)} }`),
    },
    {
      ...{ name: 'TraceQL: a rare attribute of any scope', target: { quantile: 'p95', msMax: 150 }, itemsMin: 1 },
      ask: (round) => search(`{ .order.id = ${orderText(round)} }`),
    },
    {
      ...{ name: 'TraceQL: errors in any service', target: { quantile: 'p95', msMax: 400 }, itemsMin: 1 },
      ask: () => search('{ status = error }'),
    },
    {
      ...{ name: 'TraceQL: a rare number of at least', itemsMin: 1 },
      ask: (round) => search(`{ span.order.total >= ${String(orderTotal(orderCount - 1 - (round % 5)))} }`),
    },
    {
      ...{ name: 'TraceQL: a frequent number of at least', itemsMin: 1 },
      ask: () => search('{ span.http.response.status_code >= 500 }'),
    },
    {
      ...{ name: 'TraceQL: a service in any scope', itemsMin: 1 },
      ask: (round) => search(`{ .service.name = "${of(ROUTES, round)[0]}" && duration > 500ms }`),
    },
  ];
}

function rangeOf({ startTimeUnixNano, endTimeUnixNano }: StoreContent): TimeRange {
  return { startTimeUnixNano: BigInt(startTimeUnixNano), endTimeUnixNano: BigInt(endTimeUnixNano) };
}

/** From all over the day. */
function orderOf({ orderCount }: StoreContent, round: number): number {
  return (round * 37) % Math.max(1, orderCount);
}

function of<T>(list: readonly [T, ...T[]], round: number): T {
  return list[round % list.length] ?? list[0];
}
