import { createLogger } from '@clew/self-telemetry';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createSampleShop, runSampleShop, type SampleShop } from './index.js';
import { FakeOtlpServer, textAttributes, type ReceivedSpan } from './testing/fake-otlp-server.js';

const logger = createLogger({ name: 'shop-test', level: 'silent' });

let server: FakeOtlpServer;
let shop: SampleShop | undefined;

beforeEach(async () => {
  server = new FakeOtlpServer();
  await server.start();
});

afterEach(async () => {
  await shop?.shutdown({ deadlineMs: 5_000 });
  shop = undefined;
  await server.stop();
});

const PAYMENTS = 250;
const ROUNDS_MAX = 20;

/** Enough visits, however busy the machine is, that what happens to three in a hundred payments happens. */
async function manyVisits(): Promise<ReceivedSpan[][]> {
  const payments = (): number =>
    server.spans.filter(({ service, kind }) => service === 'payment' && kind === 'SERVER').length;
  for (let seed = 3; payments() < PAYMENTS && seed < 3 + ROUNDS_MAX; seed++) {
    const options = { otlpHttpUrl: server.url, tracesPerSecond: 150, visitsMax: 500, seed, logger };
    await runSampleShop({ ...options, durationMs: 2_000, shutdownDeadlineMs: 20_000 });
  }
  return server.traces();
}

function services(trace: readonly ReceivedSpan[]): Set<string> {
  return new Set(trace.map(({ service }) => service));
}

describe('sample shop', () => {
  it('shows a whole trace over at least eight services first, without a failure', async () => {
    shop = createSampleShop({ otlpHttpUrl: server.url, tracesPerSecond: 0.01, logger });
    await shop.start();
    await shop.shutdown({ deadlineMs: 5_000 });
    const [trace, ...others] = server.traces();
    if (trace === undefined) throw new Error('no trace came');
    expect(others).toEqual([]);
    expect(services(trace).size).toBeGreaterThanOrEqual(8);
    expect(trace.filter(({ statusCode }) => statusCode === 'ERROR')).toEqual([]);

    const ids = new Set(trace.map(({ spanId }) => spanId));
    const roots = trace.filter(({ parentSpanId }) => parentSpanId === '');
    expect(roots.map(({ service, name, kind }) => ({ service, name, kind }))).toEqual([
      { service: 'frontend', name: 'POST /checkout', kind: 'SERVER' },
    ]);
    for (const { parentSpanId } of trace) expect(parentSpanId === '' || ids.has(parentSpanId)).toBe(true);
  });

  it('joins consumers to the trace of the producer, with a link to it', async () => {
    shop = createSampleShop({ otlpHttpUrl: server.url, tracesPerSecond: 0.01, logger });
    await shop.start();
    await shop.shutdown({ deadlineMs: 5_000 });
    const producer = server.spans.find(({ kind }) => kind === 'PRODUCER');
    const consumers = server.spans.filter(({ kind }) => kind === 'CONSUMER');
    expect(consumers.map(({ service }) => service).sort()).toEqual(['notification', 'shipping']);
    for (const consumer of consumers) {
      expect(consumer.traceId).toBe(producer?.traceId);
      expect(consumer.parentSpanId).toBe(producer?.spanId);
      expect(consumer.links.map(({ spanId }) => spanId)).toEqual([producer?.spanId]);
    }
  });

  it('makes what there is to find: errors, retries, slow calls, flags, personal data, batches with links', async () => {
    const traces = await manyVisits();
    const spans = traces.flat();
    const attributes = spans.map((span) => ({ span, values: textAttributes(span.attributes) }));

    const failed = spans.filter(({ statusCode }) => statusCode === 'ERROR');
    const exceptions = failed.flatMap(({ events }) => events.filter(({ name }) => name === 'exception'));
    expect(textAttributes(exceptions[0]?.attributes ?? [])).toHaveProperty('exception.stacktrace');
    expect(attributes.some(({ values }) => values['http.request.resend_count'] === '1')).toBe(true);
    expect(
      attributes.some(({ values }) => /4111111111111111|5555555555554444/.test(values['payment.card.number'] ?? '')),
    ).toBe(true);
    expect(attributes.some(({ values }) => values['enduser.email']?.includes('@example.') === true)).toBe(true);
    expect(new Set(attributes.flatMap(({ values }) => values['db.system.name'] ?? []))).toEqual(
      new Set(['postgresql', 'redis', 'mongodb']),
    );
    expect(spans.some(({ events }) => events.some(({ name }) => name === 'feature_flag.evaluation'))).toBe(true);
    expect(spans.some((span) => span.endTimeUnixNano - span.startTimeUnixNano > 2_000_000_000n)).toBe(true);

    const batch = spans.find(({ kind, links }) => kind === 'CONSUMER' && links.length > 1);
    expect(batch?.parentSpanId).toBe('');
    expect(batch?.links).toHaveLength(5);
    const declined = attributes.find(
      ({ values, span }) => span.kind === 'SERVER' && values['http.response.status_code'] === '402',
    );
    expect(declined?.span.statusCode).toBe('UNSET');
  });

  it('gives every service a resource of its own', async () => {
    shop = createSampleShop({ otlpHttpUrl: server.url, ingestKey: 'key-1', tracesPerSecond: 0.01, logger });
    await shop.start();
    await shop.shutdown({ deadlineMs: 5_000 });
    for (const { resource, service } of server.spans) {
      expect(resource).toMatchObject({
        'service.name': service,
        'service.namespace': 'sample-shop',
        'service.instance.id': `${service}-1`,
        'deployment.environment.name': 'demo',
        'telemetry.sdk.language': 'nodejs',
      });
    }
    expect(server.keys).toEqual(new Set(['Bearer key-1']));
  });

  it('loses no span at shutdown and says how many it sent', async () => {
    const stats = await runSampleShop({ otlpHttpUrl: server.url, tracesPerSecond: 40, durationMs: 500, logger });
    expect(stats.exportedSpans).toBe(server.spans.length);
    expect(stats.failedSpans).toBe(0);
    expect(stats.visits).toBeGreaterThan(10);
    for (const trace of server.traces()) {
      const ids = new Set(trace.map(({ spanId }) => spanId));
      for (const { parentSpanId } of trace) expect(parentSpanId === '' || ids.has(parentSpanId)).toBe(true);
    }
  });

  it('draws the same visits from the same seed, with new trace ids', async () => {
    const roots = async (): Promise<{ names: string[]; ids: string[] }> => {
      server.spans.length = 0;
      await runSampleShop({ otlpHttpUrl: server.url, tracesPerSecond: 50, durationMs: 400, seed: 11, logger });
      const found = server.spans
        .filter(({ parentSpanId, service }) => parentSpanId === '' && service === 'frontend')
        .sort((a, b) => Number(a.startTimeUnixNano - b.startTimeUnixNano))
        .slice(0, 10);
      return { names: found.map(({ name }) => name), ids: found.map(({ traceId }) => traceId) };
    };
    const first = await roots();
    const second = await roots();
    expect(first.names).toHaveLength(10);
    expect(second.names).toEqual(first.names);
    expect(second.ids.filter((id) => first.ids.includes(id))).toEqual([]);
  });

  it('keeps going while nothing takes its spans, and stops within the deadline', async () => {
    server.delayMs = 60_000;
    shop = createSampleShop({ otlpHttpUrl: server.url, tracesPerSecond: 20, logger });
    await shop.start();
    await expect.poll(() => shop?.stats.visits).toBeGreaterThan(3);
    await shop.shutdown({ deadlineMs: 300 });
  });

  it('says which rate is allowed', () => {
    expect(() => createSampleShop({ otlpHttpUrl: server.url, tracesPerSecond: 0, logger })).toThrow(
      'tracesPerSecond must be more than 0 and at most 1000, got 0',
    );
  });
});
