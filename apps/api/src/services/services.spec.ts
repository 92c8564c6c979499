import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { startApi } from '../testing/running-api.js';
import type { RunningApi } from '../testing/running-api.js';

const RANGE = '{ start: "2026-01-01T00:00:00Z", end: "2026-01-02T00:00:00Z" }';
const QUANTILES = { durationP50Nano: 1.4, durationP95Nano: 1e15 + 0.5, durationP99Nano: Number.NaN };
const ADJUSTED = { adjustedSpanCount: 20.5, adjustedErrorSpanCount: 1.5 };

const EDGE = {
  ...{ client: 'cart', clientId: 'c', ...QUANTILES },
  ...{ clientEnvironments: ['staging'], serverEnvironments: ['staging'], clientTeamIds: ['t1'], serverTeamIds: [] },
};

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
      nodes: [{ id: 'd', name: 'orders-db', type: 'database', system: 'mysql', ...counted, ...QUANTILES }],
      edges: [{ ...EDGE, server: 'orders-db', serverId: 'd', connectionType: 'virtual_node', ...counts }],
    },
  });
  const { data } = await running.query(`{ serviceMap(range: ${RANGE}) {
    nodes { id name type system spanCount errorSpanCount adjustedSpanCount durationP50 }
    edges { client server serverId connectionType requestCount failedRequestCount failureRatio durationP50
      clientEnvironments serverTeamIds } } }`);
  expect(data?.['serviceMap']).toEqual({
    nodes: [{ id: 'd', name: 'orders-db', type: 'DATABASE', system: 'mysql', ...counted, durationP50: '1' }],
    edges: [
      {
        ...{ client: 'cart', server: 'orders-db', serverId: 'd', connectionType: 'VIRTUAL_NODE', durationP50: '1' },
        ...{ ...counts, failureRatio: 2 / 7, clientEnvironments: ['staging'], serverTeamIds: [] },
      },
    ],
  });
});

test('the map around a name, with edges of so many calls', async () => {
  const counted = { spanCount: 3, errorSpanCount: 0, adjustedSpanCount: 3, system: '', ...QUANTILES };
  const nodes = ['web', 'cart', 'pay', 'bank'].map((name) => ({
    id: name,
    name,
    type: 'service' as const,
    ...counted,
  }));
  const edge = (clientId: string, serverId: string, requestCount: number) => ({
    ...{ ...EDGE, client: clientId, clientId, server: serverId, serverId },
    ...{ connectionType: 'rpc' as const, requestCount, failedRequestCount: 0 },
  });
  const edges = [edge('web', 'cart', 9), edge('cart', 'pay', 1), edge('pay', 'bank', 9)];
  running.reader.tenants.set('tenant-a', { graph: { nodes, edges } });
  const ask = async (args: string): Promise<unknown> =>
    (await running.query(`{ serviceMap(range: ${RANGE}, ${args}) { nodes { name } edges { server } } }`)).data?.[
      'serviceMap'
    ];
  expect(await ask('around: "cart"')).toEqual({
    nodes: [{ name: 'web' }, { name: 'cart' }, { name: 'pay' }],
    edges: [{ server: 'cart' }, { server: 'pay' }],
  });
  expect(await ask('around: "cart", depth: 3, requestCountMin: 2')).toEqual({
    nodes: [{ name: 'web' }, { name: 'cart' }],
    edges: [{ server: 'cart' }],
  });
  const { errors } = await running.query(
    `{ serviceMap(range: ${RANGE}, around: "cart", depth: 21) { nodes { name } } }`,
  );
  expect(errors).toMatchObject([{ message: 'depth: 21 is not allowed, 0 to 20 is' }]);
});

const SCOPED = 'environments: ["production", ""], teamIds: ["t1"]';

test.each([
  `services(range: ${RANGE}, ${SCOPED}) { name }`,
  `spanNames(serviceName: "cart", range: ${RANGE}, ${SCOPED})`,
  `serviceMap(range: ${RANGE}, ${SCOPED}) { nodes { name } }`,
  `redMetrics(query: { range: ${RANGE}, stepSeconds: 3600, ${SCOPED} }) { serviceName }`,
  `usage(range: ${RANGE}, ${SCOPED}) { teamId }`,
])('of environments and teams: %s', async (field) => {
  expect((await running.query(`{ ${field} }`)).errors).toEqual([]);
  const argument = { environments: ['production', ''], teamIds: ['t1'] };
  expect(running.reader.lastCall?.argument).toMatchObject(argument);
});

test('no more than so many environments at once', async () => {
  const environments = JSON.stringify(Array.from({ length: 101 }, (_, index) => `e${index}`));
  const { errors } = await running.query(`{ services(range: ${RANGE}, environments: ${environments}) { name } }`);
  expect(errors).toMatchObject([{ message: 'environments: 101 names, allowed are 100' }]);
});

test('environments in the range', async () => {
  const counts = { spanCount: 5, errorSpanCount: 1 };
  running.reader.tenants.set('tenant-a', { environments: [{ environment: 'production', ...counts }] });
  const { data } = await running.query(`{ environments(range: ${RANGE}) { name spanCount errorSpanCount } }`);
  expect(data?.['environments']).toEqual([{ name: 'production', ...counts }]);
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
