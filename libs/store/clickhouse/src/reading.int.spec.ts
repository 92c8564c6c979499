import type { Flush, RollupScope, TraceCursor, TraceFilter, TraceSummary } from '@clew/store-contract';
import type { AnyValue } from '@clew/trace-model';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createClickHouseStore, type ClickHouseStore } from './clickhouse-store.js';
import {
  dayOf,
  keptSpan,
  SAMPLE_TIME_NANO,
  sampleFlush,
  sampleSpan,
  spanIdOf,
  textAttribute,
  traceIdOf,
  traceIncrement,
} from './testing/sample-flush.js';
import { startTestClickHouse, type TestClickHouse } from './testing/start-test-clickhouse.js';

const SECOND_NANO = 1_000_000_000n;
const HOUR_NANO = 3600n * SECOND_NANO;
const everything = { startTimeUnixNano: 0n, endTimeUnixNano: 2n ** 64n };
const aroundSample = {
  startTimeUnixNano: SAMPLE_TIME_NANO - HOUR_NANO,
  endTimeUnixNano: SAMPLE_TIME_NANO + HOUR_NANO,
};

let server: TestClickHouse;

beforeAll(async () => {
  server = await startTestClickHouse();
});

afterAll(async () => {
  await server.stop();
});

async function storeWith(database: string, flush: Partial<Flush>, limits = {}): Promise<ClickHouseStore> {
  const store = createClickHouseStore({ ...server, database, ...limits });
  await store.migrate();
  await store.sink.write(sampleFlush(1n, flush));
  return store;
}

async function allPages(store: ClickHouseStore, filter: TraceFilter, limit: number): Promise<TraceSummary[]> {
  const found: TraceSummary[] = [];
  let after: TraceCursor | undefined;
  for (;;) {
    const page = await store.reader.searchTraces('acme', filter, after === undefined ? { limit } : { limit, after });
    found.push(...page.items);
    after = page.items.at(-1);
    expect(page.items.length).toBeLessThanOrEqual(limit);
    if (!page.hasNextPage) return found;
  }
}

describe('a search', () => {
  it('gives the same list in pages of any size, newest first', async () => {
    // Starts an hour or less apart over two days, several at the same instant.
    const spans = Array.from({ length: 60 }, (_, n) => {
      const time = SAMPLE_TIME_NANO - BigInt(Math.floor(n / 3)) * 41n * 60n * SECOND_NANO;
      return sampleSpan({ traceId: traceIdOf(n + 1), startTimeUnixNano: time, endTimeUnixNano: time + BigInt(n) });
    });
    const store = await storeWith('pages', {
      spans: spans.map((span) => keptSpan(span, { storeDay: dayOf(span.startTimeUnixNano) })),
      traces: spans.map((span) => traceIncrement([span], { storeDay: dayOf(span.startTimeUnixNano) })),
    });
    const expected = [...spans]
      .sort((a, b) => Number(b.startTimeUnixNano - a.startTimeUnixNano) || (a.traceId < b.traceId ? -1 : 1))
      .map((span) => span.traceId);
    const filters: TraceFilter[] = [
      { range: everything },
      {
        range: { startTimeUnixNano: SAMPLE_TIME_NANO - 48n * HOUR_NANO, endTimeUnixNano: SAMPLE_TIME_NANO + 1n },
        spanName: 'GET /cart',
      },
    ];
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 7, max: 70 }), fc.constantFrom(...filters), async (limit, filter) => {
        expect((await allPages(store, filter, limit)).map((item) => item.traceId)).toEqual(expected);
      }),
      { numRuns: 6, examples: [[60, { range: everything }]] },
    );
    await store.shutdown({ deadlineMs: 1000 });
  });

  it('finds a trace by what one of its spans is, all conditions together', async () => {
    const failed = sampleSpan({
      spanId: spanIdOf(1),
      name: 'charge',
      statusCode: 'ERROR',
      attributes: [textAttribute('user.id', 'u1')],
    });
    const fine = sampleSpan({
      spanId: spanIdOf(2),
      parentSpanId: spanIdOf(1),
      name: 'list',
      attributes: [textAttribute('user.id', 'u2')],
    });
    const store = await storeWith('conditions', {
      spans: [keptSpan(failed, { serviceName: 'pay' }), keptSpan(fine)],
      traces: [traceIncrement([failed, fine], { serviceNames: ['pay', 'cart'] })],
    });
    const count = async (filter: Omit<TraceFilter, 'range'>): Promise<number> =>
      (await store.reader.searchTraces('acme', { range: aroundSample, ...filter }, { limit: 5 })).items.length;
    expect(await count({ serviceName: 'pay', spanName: 'charge', statusCode: 'ERROR' })).toBe(1);
    expect(await count({ serviceName: 'cart', statusCode: 'ERROR' })).toBe(0);
    expect(await count({ serviceName: 'cart' })).toBe(1);
    expect(await count({ serviceName: 'other' })).toBe(0);
    expect(await count({ statusCode: 'ERROR' })).toBe(1);
    expect(await count({ statusCode: 'OK' })).toBe(0);
    expect(await count({ spanName: 'charge', attributes: [{ key: 'user.id', value: 'u2' }] })).toBe(0);
    expect(await count({ spanName: 'list', attributes: [{ key: 'user.id', value: 'u2' }] })).toBe(1);
    expect(await count({ durationNanoMin: 1_000_000n, durationNanoMax: 1_000_000n })).toBe(1);
    expect(await count({ durationNanoMin: 1_000_001n })).toBe(0);
    expect(await count({ durationNanoMax: 999_999n })).toBe(0);
    await store.shutdown({ deadlineMs: 1000 });
  });

  it('compares the text of every scalar attribute, of span and resource', async () => {
    const values: [string, AnyValue, matching: string, other: string][] = [
      ['text', { type: 'string', value: 'it\'s "x"\n' }, 'it\'s "x"\n', "it's"],
      ['empty', { type: 'string', value: '' }, '', ' '],
      ['int', { type: 'int', value: -9007199254740993n }, '-9007199254740993', '-9007199254740992'],
      ['zero', { type: 'int', value: 0n }, '0', '00'],
      ['double', { type: 'double', value: 0.1 }, '0.1', '0.10'],
      ['big', { type: 'double', value: 1e21 }, '1e+21', '1e21'],
      ['nan', { type: 'double', value: NaN }, 'NaN', 'nan'],
      ['negative zero', { type: 'double', value: -0 }, '0', '1'],
      ['bool', { type: 'bool', value: false }, 'false', 'true'],
    ];
    const attributes = values.map(([key, value]) => ({ key, value }));
    const onResource = attributes.map(({ key, value }) => ({ key: `r.${key}`, value }));
    const nested = {
      key: 'nested',
      value: { type: 'kvlist' as const, entries: [textAttribute('r.hidden', 'x')] },
    };
    const span = sampleSpan({ attributes });
    const resource = { attributes: [nested, ...onResource], droppedAttributesCount: 0 };
    const store = await storeWith('attributes', {
      spans: [keptSpan(span, { context: { resource } })],
      traces: [traceIncrement([span])],
    });
    const matches = async (key: string, value: string): Promise<boolean> =>
      (await store.reader.searchTraces('acme', { range: aroundSample, attributes: [{ key, value }] }, { limit: 1 }))
        .items.length === 1;
    for (const [key, , matching, other] of values) {
      expect([key, await matches(key, matching), await matches(key, other)]).toEqual([key, true, false]);
      expect([key, await matches(`r.${key}`, matching), await matches(`r.${key}`, other)]).toEqual([key, true, false]);
    }
    expect(await matches('r.hidden', 'x')).toBe(false);
    expect(await matches('missing', '')).toBe(false);
    expect(await matches('missing', '0')).toBe(false);
    expect(await matches('missing', 'false')).toBe(false);
    await store.shutdown({ deadlineMs: 1000 });
  });

  it('adds up the increments of a trace over flushes, hours and days', async () => {
    const early = sampleSpan({ spanId: spanIdOf(1) });
    const lateStart = SAMPLE_TIME_NANO + HOUR_NANO;
    const late = sampleSpan({
      spanId: spanIdOf(2),
      parentSpanId: spanIdOf(1),
      startTimeUnixNano: lateStart,
      endTimeUnixNano: lateStart + SECOND_NANO,
      statusCode: 'ERROR',
    });
    const day = dayOf(SAMPLE_TIME_NANO);
    const store = await storeWith('increments', { spans: [keptSpan(early)], traces: [traceIncrement([early])] });
    await store.sink.write(
      sampleFlush(2n, {
        spans: [keptSpan(late, { storeDay: day + 1 })],
        traces: [traceIncrement([late], { storeDay: day + 1, serviceNames: ['pay', 'cart'] })],
      }),
    );
    const whole = {
      ...{ traceId: traceIdOf(1), spanCount: 2, errorSpanCount: 1, serviceNames: ['cart', 'pay'] },
      ...{ startTimeUnixNano: SAMPLE_TIME_NANO, durationNano: HOUR_NANO + SECOND_NANO, rootSpanName: 'GET /cart' },
    };
    const search = (startTimeUnixNano: bigint, filter: Partial<TraceFilter> = {}): Promise<TraceSummary[]> =>
      allPages(store, { range: { startTimeUnixNano, endTimeUnixNano: lateStart + HOUR_NANO }, ...filter }, 5);
    expect(await search(SAMPLE_TIME_NANO)).toMatchObject([whole]);
    expect(await search(SAMPLE_TIME_NANO, { durationNanoMin: HOUR_NANO })).toMatchObject([whole]);
    expect(await search(SAMPLE_TIME_NANO, { statusCode: 'ERROR', spanName: 'GET /cart' })).toMatchObject([whole]);
    // It began before this range, though a part of it lies within.
    expect(await search(SAMPLE_TIME_NANO + 1n)).toEqual([]);
    const trace = await store.reader.trace('acme', traceIdOf(1), { spanCountMax: 5 });
    expect(trace?.summary).toMatchObject(whole);
    expect(trace?.spans.map((span) => span.spanId)).toEqual([spanIdOf(1), spanIdOf(2)]);
    await store.shutdown({ deadlineMs: 1000 });
  });
});

describe('reads', () => {
  const span = sampleSpan();
  const minuteUnixS = Number(SAMPLE_TIME_NANO / SECOND_NANO / 60n) * 60;
  const rates = { durationSumNano: 1n, durations: new Map([[80, 1]]) };
  const filled: Partial<Flush> = {
    spans: [1, 2, 3].map((n) => keptSpan(sampleSpan({ spanId: spanIdOf(n) }))),
    traces: [traceIncrement([span], { spanCount: 3 })],
    red: [0, 60, 120].map((offset) => ({
      ...{
        tenantId: 'acme',
        teamId: 'shop',
        serviceName: 'cart',
        environment: 'production',
        spanName: `GET /${String(offset)}`,
      },
      ...{ spanKind: 'SERVER' as const, minuteUnixS: minuteUnixS + offset, spanCount: offset + 1, errorSpanCount: 0 },
      ...{ adjustedSpanCount: (offset + 1) * 2.5, adjustedErrorSpanCount: 0.5 },
      ...rates,
    })),
    edges: [
      {
        ...{ tenantId: 'acme', client: 'cart', server: 'orders-db', connectionType: 'database' as const, minuteUnixS },
        ...{
          peerSystem: 'postgresql',
          clientEnvironment: 'production',
          serverEnvironment: 'production',
          clientTeamId: 'shop',
          serverTeamId: '',
        },
        ...{ requestCount: 1, failedRequestCount: 0, ...rates },
      },
    ],
    usage: [
      {
        ...{
          tenantId: 'acme',
          teamId: 'shop',
          serviceName: 'cart',
          environment: '',
          hourUnixS: minuteUnixS - (minuteUnixS % 3600),
        },
        ...{ spanCount: 3, errorSpanCount: 0, spanBytes: 300, ingestBytes: 350, keptSpanCount: 3 },
      },
    ],
  };

  it('show a tenant nothing of another', async () => {
    const store = await storeWith('tenants', filled);
    const { reader } = store;
    const red = { range: aroundSample, stepS: 60, groupBy: 'service' as const };
    const ofTenant = async (tenantId: string): Promise<number[]> => [
      (await reader.searchTraces(tenantId, { range: everything }, { limit: 5 })).items.length,
      (await reader.searchTraces(tenantId, { range: everything, spanName: 'GET /cart' }, { limit: 5 })).items.length,
      (await reader.trace(tenantId, traceIdOf(1), { spanCountMax: 5 }))?.spans.length ?? 0,
      (await reader.services(tenantId, aroundSample)).length,
      (await reader.spanNames(tenantId, { range: aroundSample, serviceName: 'cart', limit: 5 })).length,
      (await reader.serviceGraph(tenantId, aroundSample)).nodes.length,
      (await reader.redMetrics(tenantId, red)).length,
      (await reader.usage(tenantId, aroundSample)).length,
    ];
    expect(await ofTenant('acme')).toEqual([1, 1, 3, 1, 3, 2, 1, 1]);
    for (const other of ['', 'other', "' OR 1 = 1 --"]) expect(await ofTenant(other)).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    await store.shutdown({ deadlineMs: 1000 });
  });

  it('are of the environments and teams that are asked for, and of one tenant', async () => {
    const counts = { ...rates, spanCount: 1, errorSpanCount: 0, adjustedSpanCount: 1, adjustedErrorSpanCount: 0 };
    const red = (tenantId: string, teamId: string, environment: string) => ({
      ...{ tenantId, teamId, environment, serviceName: `${environment}-${teamId}`, spanName: 'n', minuteUnixS },
      ...{ spanKind: 'SERVER' as const, ...counts },
    });
    const edge = (tenantId: string, clientEnvironment: string, serverEnvironment: string, serverTeamId: string) => ({
      ...{ tenantId, client: 'web', server: 'pay', connectionType: 'rpc' as const, peerSystem: '', minuteUnixS },
      ...{ clientEnvironment, serverEnvironment, clientTeamId: 'shop', serverTeamId },
      ...{ ...rates, requestCount: 1, failedRequestCount: 1 },
    });
    const store = await storeWith('scopes', {
      red: [
        red('acme', 'shop', 'live'),
        red('acme', 'money', 'test'),
        red('acme', 'shop', ''),
        red('other', 'shop', 'x'),
      ],
      edges: [
        edge('acme', 'live', 'live', 'money'),
        edge('acme', 'test', 'live', 'shop'),
        edge('acme', 'test', 'test', 'shop'),
        edge('other', 'live', 'live', 'money'),
      ],
    });
    const { reader } = store;
    const names = async (scope: RollupScope): Promise<string[]> =>
      (await reader.services('acme', { ...aroundSample, ...scope })).map(({ serviceName }) => serviceName);
    const calls = async (scope: RollupScope): Promise<number> =>
      (await reader.serviceGraph('acme', { ...aroundSample, ...scope })).edges[0]?.requestCount ?? 0;
    expect((await reader.environments('acme', aroundSample)).map(({ environment }) => environment)).toEqual([
      ...['', 'live', 'test'],
    ]);
    expect(await names({ environments: ['live', ''] })).toEqual(['-shop', 'live-shop']);
    expect(await names({ environments: ['live', 'test'], teamIds: ['money'] })).toEqual(['test-money']);
    expect(await names({ environments: [] })).toEqual([]);
    expect([await calls({}), await calls({ environments: ['live'] }), await calls({ environments: ['test'] })]).toEqual(
      [...[3, 2, 2]],
    );
    expect([
      await calls({ teamIds: ['money'] }),
      await calls({ teamIds: ['shop'] }),
      await calls({ teamIds: [] }),
    ]).toEqual([...[1, 3, 0]]);
    const { edges } = await reader.serviceGraph('acme', aroundSample);
    expect(edges).toMatchObject([{ clientEnvironments: ['live', 'test'], serverTeamIds: ['money', 'shop'] }]);
    await store.shutdown({ deadlineMs: 1000 });
  });

  it('say when a trace has more spans than were asked for', async () => {
    const store = await storeWith('truncated', filled);
    const two = await store.reader.trace('acme', traceIdOf(1), { spanCountMax: 2 });
    expect([two?.spans.length, two?.truncated]).toEqual([2, true]);
    const three = await store.reader.trace('acme', traceIdOf(1), { spanCountMax: 3 });
    expect([three?.spans.length, three?.truncated]).toEqual([3, false]);
    await store.shutdown({ deadlineMs: 1000 });
  });

  it('sum rates by step and series, most frequent names first', async () => {
    const store = await storeWith('rates', filled);
    const query = { range: aroundSample, stepS: 7200 };
    const [whole] = await store.reader.redMetrics('acme', { ...query, groupBy: 'none' });
    expect(whole?.points.map((point) => point.spanCount).reduce((a, b) => a + b)).toBe(183);
    expect(await store.reader.services('acme', aroundSample)).toMatchObject([
      { spanCount: 183, adjustedSpanCount: 457.5, errorSpanCount: 0, adjustedErrorSpanCount: 1.5 },
    ]);
    const byName = await store.reader.redMetrics('acme', { ...query, groupBy: 'spanName' });
    expect(byName.map((series) => series.spanName)).toEqual(['GET /0', 'GET /120', 'GET /60']);
    const names = await store.reader.spanNames('acme', { range: aroundSample, serviceName: 'cart', limit: 2 });
    expect(names).toEqual(['GET /120', 'GET /60']);
    await store.shutdown({ deadlineMs: 1000 });
  });

  it('stop when they are aborted, and when they pass a limit', async () => {
    const limited = await storeWith('limits', filled, { readRowsMax: 1 });
    await expect(limited.reader.trace('acme', traceIdOf(1), { spanCountMax: 5 })).rejects.toMatchObject({
      code: 'STORE_LIMIT',
      retryable: false,
    });
    const abort = new AbortController();
    const aborted = limited.reader.services('acme', aroundSample, abort.signal);
    abort.abort(new Error('no longer needed'));
    await expect(aborted).rejects.toThrow('no longer needed');
    await limited.shutdown({ deadlineMs: 1000 });
  });

  it('say that the store is away, and that they may be tried again', async () => {
    const away = createClickHouseStore({ ...server, url: 'http://127.0.0.1:9', database: 'away' });
    await expect(away.reader.services('acme', aroundSample)).rejects.toMatchObject({
      code: 'STORE_AWAY',
      retryable: true,
    });
    await away.shutdown({ deadlineMs: 1000 });
  });
});

describe('recent spans', () => {
  it('are the newest of a range and a team, and of no other tenant', async () => {
    const spans = Array.from({ length: 30 }, (_, n) => {
      const startTimeUnixNano = SAMPLE_TIME_NANO - BigInt(n) * 7n * 60n * SECOND_NANO;
      return sampleSpan({ traceId: traceIdOf(n + 1), startTimeUnixNano, endTimeUnixNano: startTimeUnixNano + 1n });
    });
    const store = await storeWith('recent', {
      spans: spans.map((span, n) =>
        keptSpan(span, { storeDay: dayOf(span.startTimeUnixNano), teamId: n % 2 === 0 ? 'even' : 'odd' }),
      ),
    });
    const read = async (tenantId: string, rest: { teamId?: string; limit: number }): Promise<readonly string[]> => {
      const found = await store.reader.recentSpans(tenantId, { range: aroundSample, ...rest });
      return found.map(({ traceId }) => traceId);
    };
    const withinHour = spans.filter((span) => span.startTimeUnixNano >= aroundSample.startTimeUnixNano);
    const newest = withinHour.map((span) => span.traceId);
    expect(newest.length).toBeGreaterThan(5);
    expect(await read('acme', { limit: 100 })).toEqual(newest);
    expect(await read('acme', { limit: 3 })).toEqual(newest.slice(0, 3));
    expect(await read('acme', { limit: 100, teamId: 'odd' })).toEqual(newest.filter((_, n) => n % 2 === 1));
    expect(await read('other', { limit: 100 })).toEqual([]);
    const [first] = await store.reader.recentSpans('acme', { range: aroundSample, limit: 1 });
    expect(first).toMatchObject({ name: 'GET /cart', serviceName: 'cart', resource: { droppedAttributesCount: 0 } });
  });
});
