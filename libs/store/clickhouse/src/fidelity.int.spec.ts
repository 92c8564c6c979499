import type { AnyValue, KeyValue, Span, SpanContextOfRequest } from '@clew/trace-model';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createClickHouseStore, type ClickHouseStore } from './clickhouse-store.js';
import { arbitraryResource, arbitraryScope, arbitrarySpan } from './testing/arbitrary-span.js';
import { keptSpan, sampleFlush, spanIdOf, traceIdOf, traceIncrement } from './testing/sample-flush.js';
import { startTestClickHouse, type TestClickHouse } from './testing/start-test-clickhouse.js';

let server: TestClickHouse;
let store: ClickHouseStore;

beforeAll(async () => {
  server = await startTestClickHouse();
  store = createClickHouseStore({ ...server, database: 'fidelity' });
  await store.migrate();
});

afterAll(async () => {
  await store.shutdown({ deadlineMs: 1000 });
  await server.stop();
});

const context: fc.Arbitrary<SpanContextOfRequest> = fc.record({
  resource: arbitraryResource,
  resourceSchemaUrl: fc.string(),
  scope: arbitraryScope,
  scopeSchemaUrl: fc.string(),
});

const PLACES: readonly AnyValue['type'][] = ['string', 'int', 'double', 'bool'];

/** Span attributes come back by type; within a type in the order they were sent. */
function byType(attributes: readonly KeyValue[]): KeyValue[] {
  const place = ({ value }: KeyValue): number => (PLACES.indexOf(value.type) + PLACES.length + 1) % (PLACES.length + 1);
  return [...attributes].sort((a, b) => place(a) - place(b));
}

function byStartThenId(a: Span, b: Span): number {
  if (a.startTimeUnixNano !== b.startTimeUnixNano) return a.startTimeUnixNano < b.startTimeUnixNano ? -1 : 1;
  return a.spanId < b.spanId ? -1 : 1;
}

describe('a stored span', () => {
  it('comes back field by field as it was sent', async () => {
    let flushNumber = 0n;
    const spansInContext = fc.array(fc.tuple(arbitrarySpan, context), { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(spansInContext, async (sent) => {
        flushNumber++;
        const traceId = traceIdOf(Number(flushNumber));
        const spans = sent.map(([span, of], n) => ({ span: { ...span, traceId, spanId: spanIdOf(n + 1) }, of }));
        await store.sink.write(
          sampleFlush(flushNumber, {
            spans: spans.map(({ span, of }) => keptSpan(span, { context: of })),
            traces: [traceIncrement(spans.map(({ span }) => span))],
          }),
        );
        const trace = await store.reader.trace('acme', traceId, { spanCountMax: 100 });
        const expected = spans.map(({ span, of }) => ({
          ...span,
          ...of,
          serviceName: 'cart',
          attributes: byType(span.attributes),
        }));
        expect(trace?.spans).toEqual(expected.sort(byStartThenId));
      }),
      { numRuns: 20 },
    );
  });
});
