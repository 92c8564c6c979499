import { expect, test } from 'vitest';

import { makeTrace, ms, spanId } from '../testing/make-trace.js';
import type { SpanSketch } from '../testing/make-trace.js';
import { analyseTrace } from '../trace-analysis.js';

const attributes = { 'messaging.system': 'kafka', 'messaging.destination.name': 'orders' };

function producer(id: string, startMs: number): SpanSketch {
  return { id, kind: 'PRODUCER', startMs, endMs: startMs + 5, attributes };
}

function consumer(id: string, startMs: number, more: Partial<SpanSketch>): SpanSketch {
  return { id, kind: 'CONSUMER', service: 'mail', startMs, endMs: startMs + 5, ...more };
}

function lagsOf(correctClockSkew: boolean, ...sketches: SpanSketch[]) {
  return analyseTrace(makeTrace(...sketches), { correctClockSkew }).messagingLags;
}

test('lag is from publish to consume, by parent and by links, for each destination', () => {
  const lags = lagsOf(
    true,
    producer('p', 0),
    consumer('c', 30, { parent: 'p' }),
    producer('q', 10),
    producer('s', 20),
    consumer('batch', 86_400_000, { links: ['q', 's', 's'] }),
  );
  expect(lags).toMatchObject({
    total: 1,
    items: [
      {
        ...{ system: 'kafka', destination: 'orders', producerServiceName: 'shop', consumerServiceName: 'mail' },
        ...{ messageCount: 3, minNano: ms(30), maxNano: ms(86_399_990), negativeCount: 0 },
        medianNano: ms(86_399_980),
        deliveries: { total: 3, items: [{ producerSpanId: spanId('q'), consumerSpanId: spanId('batch') }, {}, {}] },
      },
    ],
  });
});

test('below zero it shows clocks that disagree, corrected or not', () => {
  const sketches = [producer('p', 100), consumer('c', 40, { parent: 'p' })];
  expect(lagsOf(false, ...sketches).items).toMatchObject([{ maxNano: ms(-60), negativeCount: 1 }]);
  expect(lagsOf(true, ...sketches).items).toMatchObject([
    { maxNano: 0n, negativeCount: 1, deliveries: { items: [{ lagNano: 0n, rawLagNano: ms(-60) }] } },
  ]);
});

test('batches are sent and polled by clients', () => {
  const operation = (type: string) => ({ ...attributes, 'messaging.operation.type': type });
  const lags = lagsOf(
    true,
    { ...producer('p', 0), kind: 'CLIENT', attributes: operation('send') },
    consumer('poll', 7, { kind: 'CLIENT', attributes: operation('receive'), links: ['p', 'poll'] }),
  );
  expect(lags.items).toMatchObject([{ messageCount: 1, maxNano: ms(7) }]);
});
