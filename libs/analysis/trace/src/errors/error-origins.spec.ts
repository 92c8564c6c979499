import { expect, test } from 'vitest';

import { makeTrace, spanId } from '../testing/make-trace.js';
import type { SpanSketch } from '../testing/make-trace.js';
import { analyseTrace } from '../trace-analysis.js';

function originsOf(...sketches: SpanSketch[]) {
  return analyseTrace(makeTrace(...sketches)).errorOrigins;
}

const EXCEPTION = {
  name: 'exception',
  atMs: 4,
  attributes: { 'exception.type': 'TimeoutError', 'exception.message': 'no answer in 3 s' },
};

test('a failure began in the deepest span that failed, and is followed up to the root', () => {
  const origins = originsOf(
    { id: 'r', kind: 'SERVER', startMs: 0, endMs: 100, failed: true },
    { id: 'c', parent: 'r', kind: 'CLIENT', startMs: 1, endMs: 90, failed: true },
    { id: 's', parent: 'c', kind: 'SERVER', service: 'pay', startMs: 2, endMs: 80, failed: true, events: [EXCEPTION] },
    { id: 'fine', parent: 's', service: 'pay', startMs: 3, endMs: 4 },
  );
  expect(origins).toMatchObject({
    total: 1,
    items: [
      {
        ...{ serviceName: 'pay', spanName: 's', errorType: 'TimeoutError', message: 'no answer in 3 s' },
        ...{ errorCount: 1, reachedRootCount: 1, services: ['pay', 'shop'], handledBySpanId: undefined },
        propagation: { items: [spanId('s'), spanId('c'), spanId('r')], total: 3 },
      },
    ],
  });
  expect(origins.items[0]?.explanation).toBe(
    'TimeoutError began in pay "s" (1 time), took 3 spans with it and went up to "r"',
  );
});

test('what was dealt with comes after what made the root fail; equal ones are one', () => {
  const failing = (id: string, parent: string, name: string): SpanSketch => ({
    ...{ id, parent, name, startMs: 5, endMs: 6, failed: true, attributes: { 'error.type': name } },
  });
  const origins = originsOf(
    { id: 'r', startMs: 0, endMs: 100, failed: true },
    { id: 'ok', parent: 'r', startMs: 1, endMs: 50 },
    failing('a', 'ok', 'lookup'),
    failing('b', 'ok', 'lookup'),
    failing('z', 'r', 'write'),
  );
  expect(origins.items).toMatchObject([
    { spanName: 'write', reachedRootCount: 1, handledBySpanId: undefined },
    { spanName: 'lookup', errorCount: 2, reachedRootCount: 0, handledBySpanId: spanId('ok') },
  ]);
});

test('an HTTP status from 500 fails a span whose status was left unset', () => {
  const span: SpanSketch = { id: 'r', startMs: 0, endMs: 1, attributes: { 'http.status_code': 503 } };
  expect(originsOf(span).items).toMatchObject([{ errorType: '503' }]);
  expect(originsOf({ ...span, attributes: { 'http.status_code': 404 } }).items).toEqual([]);
});
