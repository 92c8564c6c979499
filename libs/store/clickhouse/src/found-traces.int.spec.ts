import { afterAll, beforeAll, expect, it } from 'vitest';

import { createClickHouseStore, type ClickHouseStore } from './clickhouse-store.js';
import {
  dayOf,
  keptSpan,
  SAMPLE_TIME_NANO,
  sampleFlush,
  sampleSpan,
  spanIdOf,
  traceIdOf,
  traceIncrement,
} from './testing/sample-flush.js';
import { startTestClickHouse, type TestClickHouse } from './testing/start-test-clickhouse.js';

const HOUR_NANO = 3_600_000_000_000n;
const everything = { startTimeUnixNano: 0n, endTimeUnixNano: 2n ** 64n };

let server: TestClickHouse;
let store: ClickHouseStore;

/** Five traces of one to five spans, three hours apart. */
beforeAll(async () => {
  server = await startTestClickHouse();
  store = createClickHouseStore({ ...server, database: 'found_traces' });
  await store.migrate();
  const traces = Array.from({ length: 5 }, (_, trace) =>
    Array.from({ length: trace + 1 }, (__, at) => {
      const startTimeUnixNano = SAMPLE_TIME_NANO - BigInt(trace) * 3n * HOUR_NANO + BigInt(at);
      const ids = { traceId: traceIdOf(trace + 1), spanId: spanIdOf(at + 1) };
      return sampleSpan({ ...ids, startTimeUnixNano, endTimeUnixNano: startTimeUnixNano + 10n });
    }),
  );
  const flush = {
    spans: traces.flat().map((span) => keptSpan(span, { storeDay: dayOf(span.startTimeUnixNano) })),
    traces: traces.map((spans) => traceIncrement(spans, { storeDay: dayOf(spans[0]?.startTimeUnixNano ?? 0n) })),
  };
  await store.sink.write(sampleFlush(1n, flush));
});

afterAll(async () => {
  await store.shutdown({ deadlineMs: 5_000 });
  await server.stop();
});

async function found() {
  return (await store.reader.searchTraces('acme', { range: everything }, { limit: 10 })).items;
}

it('reads found traces whole, in the order given, as one by one', async () => {
  const traces = (await found()).toReversed();
  const read = await store.reader.foundTraces('acme', { traces, spansPerTraceMax: 100 });
  expect(read.map(({ spans }) => spans.length)).toEqual([5, 4, 3, 2, 1]);
  for (const trace of read) {
    expect(await store.reader.trace('acme', trace.summary.traceId, { spanCountMax: 100 })).toEqual(trace);
  }
});

it('cuts long traces and says so', async () => {
  const read = await store.reader.foundTraces('acme', { traces: await found(), spansPerTraceMax: 3 });
  expect(read.map(({ spans, truncated }) => [spans.length, truncated])).toEqual([
    [1, false],
    [2, false],
    [3, false],
    [3, true],
    [3, true],
  ]);
});

it('asks the store once for all of them, and not at all for none', async () => {
  const traces = await found();
  const questions: string[] = [];
  const stop = store.queries.observe(({ sql }) => void questions.push(sql));
  await store.reader.foundTraces('acme', { traces, spansPerTraceMax: 100 });
  await store.reader.foundTraces('acme', { traces: [], spansPerTraceMax: 100 });
  stop();
  expect(questions).toHaveLength(1);
});

it('gives nothing of another tenant', async () => {
  expect(await store.reader.foundTraces('other', { traces: await found(), spansPerTraceMax: 100 })).toEqual([]);
});
