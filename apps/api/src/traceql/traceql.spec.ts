import { StoreError, TraceqlUnsupportedError } from '@clew/store-contract';
import type { MatchedSpan } from '@clew/store-contract';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { makeTrace } from '../testing/fake-trace-reader.js';
import { startApi } from '../testing/running-api.js';
import type { RunningApi } from '../testing/running-api.js';

const START = 1_767_225_600_000_000_001n;
const RANGE = 'range: { start: "2026-01-01T00:00:00Z", end: "2026-01-02T00:00:00Z" }';

let running: RunningApi;

beforeAll(async () => {
  running = await startApi();
});

beforeEach(() => {
  running.reset();
});

afterAll(() => running.api.shutdown({ deadlineMs: 5_000 }));

const search = (fields: string): string =>
  `query ($q: String!, $first: Int, $after: String, $spans: Int) {
    traceql(query: $q, ${RANGE}, first: $first, after: $after, spansPerSpanset: $spans) { ${fields} } }`;

const span: MatchedSpan = {
  ...{ spanId: '00000000000000aa' as MatchedSpan['spanId'], name: 'charge', serviceName: 'pay' },
  ...{ startTimeUnixNano: START + 2n, durationNano: 2n ** 60n + 1n },
  attributes: [{ key: 'retries', value: { type: 'int', value: 2n ** 62n + 1n } }],
};
const spanset = {
  attributes: [{ key: 'count()', value: { type: 'int', value: 4n } }],
  ...{ matchedSpanCount: 4, spans: [span] },
} as const;

test('traces with the spans that matched, whole numbers whole', async () => {
  const { summary } = makeTrace(1, START);
  running.traceqlReader.page = {
    ...{ items: [{ summary, spansets: [spanset] }], hasNextPage: true, endCursor: summary, isScanLimited: false },
  };
  const fields = `nodes { summary { traceId } spansets { matchedSpanCount attributes { key value { intValue } }
    spans { spanId name serviceName startTimeUnixNano duration attributes { key value { text } } } } }
    pageInfo { hasNextPage endCursor } isScanLimited`;
  const { data, errors } = await running.query(search(fields), { q: '{ .retries > 2 }', first: 1, spans: 1 });
  expect(errors).toEqual([]);
  expect(data?.['traceql']).toMatchObject({
    nodes: [
      {
        summary: { traceId: summary.traceId },
        spansets: [
          {
            matchedSpanCount: 4,
            attributes: [{ key: 'count()', value: { intValue: '4' } }],
            spans: [
              {
                ...{ spanId: '00000000000000aa', name: 'charge', serviceName: 'pay' },
                ...{ startTimeUnixNano: '1767225600000000003', duration: '1152921504606846977' },
                attributes: [{ key: 'retries', value: { text: '4611686018427387905' } }],
              },
            ],
          },
        ],
      },
    ],
    ...{ pageInfo: { hasNextPage: true }, isScanLimited: false },
  });
  expect(running.traceqlReader.calls).toMatchObject([
    {
      ...{ tenantId: 'tenant-a', page: { limit: 1 } },
      search: { spansPerSpansetMax: 1, range: { startTimeUnixNano: START - 1n }, query: { kind: 'query' } },
    },
  ]);
});

test('a search that stopped early says so, and where to go on', async () => {
  const { summary } = makeTrace(1, START);
  running.traceqlReader.page = { items: [], hasNextPage: true, endCursor: summary, isScanLimited: true };
  const fields = 'isScanLimited pageInfo { hasNextPage endCursor } nodes { summary { traceId } }';
  const { data } = await running.query(search(fields), { q: '{ name = "x" }' });
  const found = data?.['traceql'] as { pageInfo: { endCursor: string } };
  expect(found).toMatchObject({ isScanLimited: true, nodes: [], pageInfo: { hasNextPage: true } });
  await running.query(search(fields), { q: '{ name = "x" }', after: found.pageInfo.endCursor });
  const { traceId, startTimeUnixNano } = summary;
  expect(running.traceqlReader.calls.at(-1)?.page).toEqual({ limit: 20, after: { traceId, startTimeUnixNano } });
});

test('a fault of the language names its place and what could stand there', async () => {
  const { status, errors } = await running.query(search('isScanLimited'), { q: '{ duration > "long" }' });
  expect(status).toBe(400);
  expect(errors).toMatchObject([
    { message: expect.stringMatching(/^query: .+/) as string, extensions: { code: 'TRACEQL_ERROR', from: 13, to: 19 } },
  ]);
  expect(errors[0]?.extensions['expected']).toEqual(expect.arrayContaining(['duration']));
  expect(running.traceqlReader.calls).toEqual([]);
});

test('metrics are not for traceql, nor traces for traceqlMetrics', async () => {
  const { errors } = await running.query(search('isScanLimited'), { q: '{ } | rate()' });
  expect(errors).toMatchObject([{ message: expect.stringContaining('traceqlMetrics') as string }]);
  const metrics = await running.query(`{ traceqlMetrics(query: "{ }", ${RANGE}) { source } }`);
  expect(metrics.errors).toMatchObject([{ extensions: { code: 'TRACEQL_ERROR', from: 3, to: 3 } }]);
});

test('series with their source', async () => {
  running.traceqlReader.metrics = {
    series: [
      {
        labels: [{ key: 'resource.service.name', value: { type: 'string', value: 'pay' } }],
        points: [{ timeUnixS: 1_767_225_600, value: 0.25 }],
      },
    ],
    ...{ source: 'rollup', unweightedSpanCount: 7, isSeriesLimited: false },
  };
  const fields =
    'source unweightedSpanCount isSeriesLimited series { labels { key value { text } } points { time value } }';
  const query = `query ($q: String!) { traceqlMetrics(query: $q, ${RANGE}, stepSeconds: 300) { ${fields} } }`;
  const { data, errors } = await running.query(query, { q: '{ } | rate() by (resource.service.name)' });
  expect(errors).toEqual([]);
  expect(data?.['traceqlMetrics']).toEqual({
    ...{ source: 'ROLLUP', unweightedSpanCount: 7, isSeriesLimited: false },
    series: [
      {
        labels: [{ key: 'resource.service.name', value: { text: 'pay' } }],
        points: [{ time: '2026-01-01T00:00:00Z', value: 0.25 }],
      },
    ],
  });
  expect(running.traceqlReader.calls).toMatchObject([{ metrics: { stepS: 300 } }]);
});

test.each([
  ['stepSeconds: 0', 'BAD_USER_INPUT'],
  ['stepSeconds: 1', 'LIMIT_EXCEEDED'],
])('a step that is too small is refused: %s', async (step, code) => {
  const { errors } = await running.query(`{ traceqlMetrics(query: "{ } | rate()", ${RANGE}, ${step}) { source } }`);
  expect(errors).toMatchObject([{ extensions: { code } }]);
});

test.each([
  [new TraceqlUnsupportedError('not yet', { from: 2, to: 5 }), 400, { code: 'TRACEQL_UNSUPPORTED', from: 2, to: 5 }],
  [new StoreError('STORE_BUSY', 'too many at once', { retryable: false }), 429, { code: 'STORE_BUSY' }],
  [new StoreError('STORE_LIMIT', 'memory', { retryable: false }), 400, { code: 'LIMIT_EXCEEDED' }],
])('a refusal of the store is told: %s', async (failure, status, extensions) => {
  running.traceqlReader.failure = failure;
  const answer = await running.query(search('isScanLimited'), { q: '{ }' });
  expect(answer).toMatchObject({ status, errors: [{ extensions }] });
});

test('editors are told what is wrong without running anything', async () => {
  const query =
    'query ($q: String!) { checkTraceql(query: $q) { isValid isMetrics diagnostics { message from to expected } } }';
  const right = await running.query(query, { q: '{ } | rate()' });
  expect(right.data?.['checkTraceql']).toEqual({ isValid: true, isMetrics: true, diagnostics: [] });
  const wrong = await running.query(query, { q: '{ name = ' });
  expect(wrong.data?.['checkTraceql']).toMatchObject({ isValid: false, diagnostics: [{ from: 9 }] });
  expect(running.traceqlReader.calls).toEqual([]);
});
