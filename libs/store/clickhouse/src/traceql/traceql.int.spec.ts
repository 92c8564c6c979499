import {
  TraceqlUnsupportedError,
  type RedIncrement,
  type StoredTrace,
  type TraceCursor,
  type TraceqlPage,
} from '@clew/store-contract';
import { durationBucket } from '@clew/trace-model';
import { evaluateMetrics, evaluateSearch, parseTraceql } from '@clew/traceql';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createClickHouseStore, type ClickHouseStore } from '../clickhouse-store.js';
import { SAMPLE_TIME_NANO, sampleFlush } from '../testing/sample-flush.js';
import { startTestClickHouse, type TestClickHouse } from '../testing/start-test-clickhouse.js';
import { metricsQuery, searchQuery } from '../testing/traceql-queries.js';
import { randomTraces } from '../testing/traceql-traces.js';

const SECOND_NANO = 1_000_000_000n;
const HOUR_NANO = 3600n * SECOND_NANO;
/** More of everything: `CLEW_TRACEQL_RUNS=5000`; another draw: `CLEW_TRACEQL_SEED=7`. A failure prints its seed. */
const RUNS = Number(process.env['CLEW_TRACEQL_RUNS'] ?? 60);
const METRICS_RUNS = Math.ceil(RUNS / 2);
const SEED = Number(process.env['CLEW_TRACEQL_SEED'] ?? 20_260);
const TRACES = 100;
/** Small ones now and then: they take many queries. */
const PAGE_SIZES = [...Array.from({ length: 14 }, () => 200), 30];
const range = {
  startTimeUnixNano: SAMPLE_TIME_NANO - HOUR_NANO,
  endTimeUnixNano: SAMPLE_TIME_NANO + 60n * SECOND_NANO,
};

const RED_MINUTE_S = Number(SAMPLE_TIME_NANO / (60n * SECOND_NANO)) * 60;
const RED: RedIncrement = {
  ...{ tenantId: 'acme', teamId: 'shop', serviceName: 'web', environment: '', spanName: 'GET /', spanKind: 'SERVER' },
  ...{ minuteUnixS: RED_MINUTE_S, spanCount: 40, errorSpanCount: 3, durationSumNano: 40_000_000n },
  ...{ adjustedSpanCount: 400, adjustedErrorSpanCount: 30, durations: new Map([[durationBucket(1_000_000), 40]]) },
};

let server: TestClickHouse;
let store: ClickHouseStore;
/** As stored, newest first. */
let traces: readonly StoredTrace[];
let adjustedCounts: ReadonlyMap<string, number>;

beforeAll(async () => {
  server = await startTestClickHouse();
  store = createClickHouseStore({ ...server, database: 'traceql' });
  await store.migrate();
  const random = randomTraces(TRACES, SEED);
  ({ adjustedCounts } = random);
  await store.sink.write(sampleFlush(1n, { spans: random.spans, traces: random.increments, red: [RED] }));
  traces = await storedTraces([...random.adjustedCounts.keys()]);
});

afterAll(async () => {
  await store.shutdown({ deadlineMs: 1000 });
  await server.stop();
});

async function storedTraces(ids: readonly string[]): Promise<readonly StoredTrace[]> {
  const found = await Promise.all(
    ids.map((id) => store.reader.trace('acme', id as StoredTrace['summary']['traceId'], { spanCountMax: 100 })),
  );
  return found
    .filter((trace) => trace !== undefined)
    .toSorted(
      (a, b) =>
        Number(b.summary.startTimeUnixNano - a.summary.startTimeUnixNano) ||
        (a.summary.traceId < b.summary.traceId ? -1 : 1),
    );
}

async function allPages(text: string, limit: number): Promise<TraceqlPage['items']> {
  const query = parseTraceql(text);
  const items: TraceqlPage['items'][number][] = [];
  let after: TraceCursor | undefined;
  for (;;) {
    const page = await store.traceqlReader.searchTraceql(
      ...(['acme', { query, range, spansPerSpansetMax: 100 }] as const),
      after === undefined ? { limit } : { limit, after },
    );
    items.push(...page.items);
    if (!page.hasNextPage) return items;
    after = page.endCursor;
  }
}

interface Said {
  readonly traceId: string;
  readonly spansets: unknown;
}

function evaluated(text: string): readonly Said[] {
  const query = parseTraceql(text);
  return traces.flatMap(({ summary, spans }) => {
    const match = evaluateSearch(query, { spans, summary });
    if (match === undefined) return [];
    const spansets = match.spansets.map((spanset) => ({
      attributes: spanset.attributes,
      matchedSpanCount: spanset.spans.length,
      spans: spanset.spans.map((span) => ({ spanId: span.spanId, attributes: match.attributesOf(span) })),
    }));
    return [{ traceId: summary.traceId, spansets }];
  });
}

function said(items: TraceqlPage['items']): readonly Said[] {
  return items.map(({ summary, spansets }) => ({
    traceId: summary.traceId,
    spansets: spansets.map(({ spans, ...spanset }) => ({
      ...spanset,
      spans: spans.map(({ spanId, attributes }) => ({ spanId, attributes })),
    })),
  }));
}

describe('TraceQL in the store', () => {
  it('finds what the evaluator finds, in pages of any size', { timeout: 240_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(searchQuery, fc.constantFrom(...PAGE_SIZES), async (text, limit) => {
        expect(said(await allPages(text, limit))).toEqual(evaluated(text));
      }),
      { numRuns: RUNS, seed: SEED },
    );
  });

  it('counts what the evaluator counts, each span for as many as it stands for', { timeout: 240_000 }, async () => {
    let refusedCount = 0;
    await fc.assert(
      fc.asyncProperty(metricsQuery, fc.constantFrom(7, 61), async (text, stepS) => {
        const wanted = evaluatedMetrics(text, stepS);
        const answer = await metrics(text, stepS);
        if (answer === undefined) refusedCount++;
        // What the engine can't say exactly it must refuse; then there is nothing to compare.
        expect(answer ?? wanted).toEqual(wanted);
      }),
      { numRuns: METRICS_RUNS, seed: SEED },
    );
    expect(refusedCount).toBeLessThan(METRICS_RUNS * 0.9);
  });

  it('counts what came, before sampling, where that is known', async () => {
    const query = parseTraceql('{ resource.service.name = "web" && status = error } | rate() by (kind)');
    const answer = await store.traceqlReader.traceqlMetrics('acme', { query, range, stepS: 120 });
    const labels = [{ key: 'kind', value: { type: 'string', value: 'server' } }];
    const points = [{ timeUnixS: Math.floor(RED_MINUTE_S / 120) * 120, value: 30 / 120 }];
    expect(answer).toMatchObject({ source: 'rollup', series: [{ labels, points }] });
    const quantile = parseTraceql('{ } | quantile_over_time(duration, .5)');
    const { series } = await store.traceqlReader.traceqlMetrics('acme', { query: quantile, range, stepS: 60 });
    expect(series[0]?.points[0]?.value).toBeCloseTo(1e-3, 4);
  });

  it('stops at its limit, says so, and goes on from there', async () => {
    const limited = createClickHouseStore({ ...server, database: 'traceql', traceqlCandidatesMax: 30 });
    const search = { query: parseTraceql('{ span:childCount > 2 }'), range, spansPerSpansetMax: 0 };
    const found: string[] = [];
    let pageCount = 0;
    let after: TraceCursor | undefined;
    do {
      const page = await limited.traceqlReader.searchTraceql(
        ...(['acme', search, after === undefined ? { limit: 10 } : { limit: 10, after }] as const),
      );
      expect(page.isScanLimited).toBe(page.hasNextPage && page.items.length < 10);
      found.push(...page.items.map(({ summary }) => summary.traceId));
      after = page.hasNextPage ? page.endCursor : undefined;
      pageCount++;
    } while (after !== undefined);
    expect(found).toEqual(evaluated('{ span:childCount > 2 }').map(({ traceId }) => traceId));
    expect(pageCount).toBeGreaterThan(2);
    await limited.shutdown({ deadlineMs: 1000 });
  });

  it('says when it saw a trace only in part', async () => {
    const limited = createClickHouseStore({ ...server, database: 'traceql', traceqlTraceSpansMax: 2 });
    const search = { query: parseTraceql('{ }'), range, spansPerSpansetMax: 9 };
    const page = await limited.traceqlReader.searchTraceql('acme', search, { limit: 50 });
    expect(page.isScanLimited).toBe(true);
    const counts = page.items.map(({ spansets }) => spansets[0]?.matchedSpanCount ?? 0);
    expect(Math.max(...counts)).toBe(2);
    await limited.shutdown({ deadlineMs: 1000 });
  });

  it('shows a tenant nothing of another', async () => {
    const search = { query: parseTraceql('{ }'), range, spansPerSpansetMax: 1 };
    expect(await store.traceqlReader.searchTraceql('other', search, { limit: 5 })).toEqual({
      ...{ items: [], hasNextPage: false, endCursor: undefined, isScanLimited: false },
    });
    const query = parseTraceql('{ } | rate()');
    expect(await store.traceqlReader.traceqlMetrics('other', { query, range, stepS: 60 })).toMatchObject({
      series: [],
    });
  });

  it('ends when nobody waits any more, and gives its slot back', async () => {
    const search = { query: parseTraceql('{ }'), range, spansPerSpansetMax: 1 };
    const gone = AbortSignal.abort(new Error('gone'));
    for (let n = 0; n < 20; n++) {
      await expect(store.traceqlReader.searchTraceql('acme', search, { limit: 5 }, gone)).rejects.toThrow('gone');
    }
    expect((await store.traceqlReader.searchTraceql('acme', search, { limit: 5 })).items).toHaveLength(5);
  });

  it('tells quantiles within 4.5%', async () => {
    const text = '{ duration > 0s } | quantile_over_time(duration, 0.5, 0.9) by (name)';
    const answer = await metrics(text, 7);
    const wanted = evaluatedMetrics(text, 7);
    expect(answer?.map(({ labels }) => labels)).toEqual(wanted.map(({ labels }) => labels));
    const values = (of: readonly Plain[] = []): number[] =>
      of.flatMap(({ points }) => points.map(({ value }) => value));
    const off = values(answer).map((value, at) => Math.abs(value / (values(wanted)[at] ?? 0) - 1));
    expect(Math.max(...off)).toBeLessThan(0.045);
  });
});

interface Plain {
  readonly labels: unknown;
  readonly points: readonly { readonly timeUnixS: number; readonly value: number }[];
}

async function metrics(text: string, stepS: number): Promise<readonly Plain[] | undefined> {
  try {
    const { series } = await store.traceqlReader.traceqlMetrics('acme', { query: parseTraceql(text), range, stepS });
    return series.map(({ labels, points }) => ({ labels, points: points.map(rounded) }));
  } catch (error) {
    if (error instanceof TraceqlUnsupportedError) return undefined;
    throw error;
  }
}

function evaluatedMetrics(text: string, stepS: number): readonly Plain[] {
  const { startTimeUnixNano: startUnixNano, endTimeUnixNano: endUnixNano } = range;
  const window = { startUnixNano, endUnixNano, stepNano: BigInt(stepS) * SECOND_NANO };
  const spans = traces.flatMap((trace) => trace.spans);
  const found = evaluateMetrics(parseTraceql(text), spans, window, ({ traceId }) => adjustedCounts.get(traceId) ?? 0);
  return found.map(({ labels, points }) => ({
    labels: labels.filter(({ value }) => value.type !== 'empty'),
    points: points.map(({ timeUnixNano, value }) => rounded({ timeUnixS: Number(timeUnixNano / SECOND_NANO), value })),
  }));
}

/** Doubles are added in another order. */
function rounded({
  timeUnixS,
  value,
}: {
  readonly timeUnixS: number;
  readonly value: number;
}): Plain['points'][number] {
  return { timeUnixS, value: Number(value.toPrecision(9)) };
}
