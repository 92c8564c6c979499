import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { startApi } from '../testing/running-api.js';
import type { RunningApi } from '../testing/running-api.js';

const RANGE = '{ start: "2026-01-01T00:00:00Z", end: "2026-01-02T00:00:00Z" }';
const QUANTILES = { durationP50Nano: 1.4, durationP95Nano: 1e15 + 0.5, durationP99Nano: Number.NaN };
const ADJUSTED = { adjustedSpanCount: 20.5, adjustedErrorSpanCount: 1.5 };

let running: RunningApi;

beforeAll(async () => {
  running = await startApi();
});

beforeEach(() => {
  running.reset();
});

afterAll(() => running.api.shutdown({ deadlineMs: 5_000 }));

test('services, with durations as whole nanoseconds', async () => {
  running.reader.tenants.set('tenant-a', {
    services: [{ serviceName: 'cart', spanCount: 5_000_000_000, errorSpanCount: 1, ...ADJUSTED, ...QUANTILES }],
  });
  const fields =
    'name spanCount errorSpanCount adjustedSpanCount adjustedErrorSpanCount durationP50 durationP95 durationP99';
  const { data, errors } = await running.query(`{ services(range: ${RANGE}) { ${fields} } }`);
  expect(errors).toEqual([]);
  expect(data?.['services']).toEqual([
    {
      ...{ name: 'cart', spanCount: 5_000_000_000, errorSpanCount: 1, ...ADJUSTED },
      ...{ durationP50: '1', durationP95: '1000000000000001', durationP99: '0' },
    },
  ]);
});

test('span names, most frequent first, no more than asked for', async () => {
  running.reader.tenants.set('tenant-a', { spanNames: ['GET', 'POST', 'PUT'] });
  const { data } = await running.query(`{ spanNames(serviceName: "cart", range: ${RANGE}, first: 2) }`);
  expect(data).toEqual({ spanNames: ['GET', 'POST'] });
  expect(running.reader.lastCall?.argument).toMatchObject({ serviceName: 'cart', limit: 2 });
});

test('the service map with its kinds of nodes and edges', async () => {
  const counted = { spanCount: 3, errorSpanCount: 0, adjustedSpanCount: 12 };
  const counts = { requestCount: 7, failedRequestCount: 2 };
  running.reader.tenants.set('tenant-a', {
    graph: {
      nodes: [{ name: 'orders-db', type: 'database', ...counted, durationP95Nano: 9 }],
      edges: [{ client: 'cart', server: 'orders-db', connectionType: 'virtual_node', ...counts, ...QUANTILES }],
    },
  });
  const { data } = await running.query(`{ serviceMap(range: ${RANGE}) {
    nodes { name type spanCount errorSpanCount adjustedSpanCount durationP95 }
    edges { client server connectionType requestCount failedRequestCount durationP50 } } }`);
  expect(data?.['serviceMap']).toEqual({
    nodes: [{ name: 'orders-db', type: 'DATABASE', ...counted, durationP95: '9' }],
    edges: [{ client: 'cart', server: 'orders-db', connectionType: 'VIRTUAL_NODE', ...counts, durationP50: '1' }],
  });
});

test('RED series name what they are grouped by', async () => {
  const points = [{ timeUnixS: 1_767_225_600, spanCount: 3, errorSpanCount: 1, ...ADJUSTED, ...QUANTILES }];
  running.reader.tenants.set('tenant-a', { red: [{ serviceName: 'cart', spanName: '', points }] });
  const query = `query ($query: RedMetricsQuery!) { redMetrics(query: $query) {
    serviceName spanName points { time spanCount errorSpanCount adjustedSpanCount adjustedErrorSpanCount durationP50 durationP95 durationP99 } } }`;
  const range = { start: '2026-01-01T00:00:00Z', end: '2026-01-02T00:00:00Z' };
  const { data, errors } = await running.query(query, {
    query: { range, serviceName: 'cart', spanKind: 'SERVER', stepSeconds: 120, groupBy: 'SERVICE' },
  });
  expect(errors).toEqual([]);
  expect(data?.['redMetrics']).toMatchObject([
    {
      serviceName: 'cart',
      spanName: null,
      points: [{ time: '2026-01-01T00:00:00Z', spanCount: 3, ...ADJUSTED, durationP50: '1' }],
    },
  ]);
  expect(running.reader.lastCall?.argument).toMatchObject({
    stepS: 120,
    groupBy: 'service',
    serviceName: 'cart',
    spanKind: 'SERVER',
  });

  await running.query(query, { query: { range } });
  expect(running.reader.lastCall?.argument).toMatchObject({ stepS: 60, groupBy: 'none' });
});

test.each([
  [90, /query.stepSeconds: 90 is not allowed, a multiple of 60 is/, 'BAD_USER_INPUT'],
  [0, /query.stepSeconds: 0/, 'BAD_USER_INPUT'],
  [-60, /query.stepSeconds: -60/, 'BAD_USER_INPUT'],
  [60, /131040 points per series, allowed are 11000: take a longer stepSeconds/, 'LIMIT_EXCEEDED'],
])('RED series with a step of %d s over 91 days are refused', async (stepSeconds, message, code) => {
  const range = { start: '2026-01-01T00:00:00Z', end: '2026-04-02T00:00:00Z' };
  const { status, errors } = await running.query(
    'query ($query: RedMetricsQuery!) { redMetrics(query: $query) { serviceName } }',
    { query: { range, stepSeconds } },
  );
  expect(status).toBe(400);
  expect(errors).toMatchObject([{ message: expect.stringMatching(message) as string, extensions: { code } }]);
});

test('usage by team, service and hour', async () => {
  const counts = {
    spanCount: 10,
    errorSpanCount: 1,
    spanBytes: 12_345_678_901,
    ingestBytes: 13_000_000_000,
    keptSpanCount: 4,
  };
  const key = { teamId: 't1', serviceName: 'cart', environment: 'production' };
  running.reader.tenants.set('tenant-a', {
    usage: [{ ...key, hourUnixS: 1_767_225_600, ...counts }],
  });
  const fields = 'teamId serviceName environment hour spanCount errorSpanCount spanBytes ingestBytes keptSpanCount';
  const { data } = await running.query(`{ usage(range: ${RANGE}) { ${fields} } }`);
  expect(data?.['usage']).toEqual([{ ...key, hour: '2026-01-01T00:00:00Z', ...counts }]);
});

test('viewer and ingest tell who asks and where spans go', async () => {
  const query =
    '{ viewer { role organisation { id name teams { id name retentionDays } } } ingest { otlpHttpUrl otlpGrpcUrl keyOptional } }';
  const { data } = await running.query(query);
  expect(data).toEqual({
    viewer: {
      role: 'ADMIN',
      organisation: {
        id: 'tenant-a',
        name: 'Organisation tenant-a',
        teams: [{ id: 't1', name: 'Web', retentionDays: 7 }],
      },
    },
    ingest: { otlpHttpUrl: 'http://127.0.0.1:4318', otlpGrpcUrl: null, keyOptional: true },
  });
  const asB = await running.query('{ viewer { role organisation { id } } }', {}, { authorization: 'Bearer b' });
  expect(asB.data).toEqual({ viewer: { role: 'VIEWER', organisation: { id: 'tenant-b' } } });
});
