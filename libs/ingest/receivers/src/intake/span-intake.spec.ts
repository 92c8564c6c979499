import type { IngestIdentity } from '@clew/access-model';
import { TraceScan, partitionOf } from '@clew/otlp';
import { createLogger, createMetrics } from '@clew/self-telemetry';
import { StreamError } from '@clew/stream-contract';
import { describe, expect, it } from 'vitest';

import { FakeClock, settled } from '../testing/fake-clock.js';
import { Refusal } from '../refusal.js';
import { FakeProducer } from '../testing/fake-stream.js';
import { spanNames, testSpan, traceRequest } from '../testing/otlp-oracle.js';
import { createSpanIntake } from './span-intake.js';
import type { SpanIntakeOptions } from './span-intake-options.js';
import type { RequestContext } from './span-protection.js';

const TRANSPORT = 'http';
const IDENTITY: IngestIdentity = { tenantId: 'acme', teamId: 'shop', ingestKeyId: 'key-1', retentionDays: 30 };
const PARTITIONS = 4;

function createParts(options: Partial<SpanIntakeOptions> = {}) {
  const producer = new FakeProducer();
  const clock = new FakeClock();
  const metrics = createMetrics();
  const logger = createLogger({ name: 'intake-test', level: 'silent' });
  const intake = createSpanIntake({ producer, clock, metrics, logger, partitionCount: PARTITIONS, ...options });
  return { producer, clock, metrics, intake };
}

function requestOf(numbers: readonly number[], padding?: string) {
  const spans = numbers.map((number) => testSpan(number, padding === undefined ? {} : { padding }));
  return { body: traceRequest([{ service: 'shop', spans }]), identity: IDENTITY, transport: TRANSPORT } as const;
}

/** The first span of a request, without tag and length. */
function spanPayload(request: Uint8Array): Uint8Array {
  const scan = new TraceScan();
  scan.scan(request);
  return request.subarray(scan.spanStart[0], scan.spanEnd[0]);
}

/** What became of a promise so far. */
function watch(promise: Promise<unknown>): { state: string; reason?: unknown } {
  const seen: { state: string; reason?: unknown } = { state: 'pending' };
  promise.then(
    () => (seen.state = 'resolved'),
    (reason: unknown) => Object.assign(seen, { state: 'rejected', reason }),
  );
  return seen;
}

describe('SpanIntake', () => {
  it('answers only when the append has settled, and gives all memory back', async () => {
    const { producer, clock, intake } = createParts();
    producer.mode = 'held';
    const answer = intake.accept(requestOf([1, 2, 3]));
    const seen = watch(answer);
    await settled();
    expect(producer.held).toHaveLength(0);
    await clock.advance(5);
    expect(producer.held).toHaveLength(1);
    expect(seen.state).toBe('pending');
    expect(intake.budget.usedBytes).toBeGreaterThan(0);

    producer.held[0]?.resolve();
    await settled();
    expect(await answer).toEqual({ acceptedSpans: 3, rejectedSpans: 0, rejectedMessage: '' });
    expect(intake.budget.usedBytes).toBe(0);
    expect(clock.timerCount).toBe(0);
  });

  it('merges what comes within the linger into one message per partition', async () => {
    const { producer, clock, intake } = createParts();
    const numbers = Array.from({ length: 40 }, (_, i) => i + 1);
    const answers = numbers.map((number) => intake.accept(requestOf([number])));
    await clock.advance(5);
    await Promise.all(answers);

    expect(producer.appended.length).toBeLessThanOrEqual(PARTITIONS);
    for (const { partition, value } of producer.appended) {
      for (const name of spanNames(value)) {
        const { traceId } = testSpan(Number(name.split('-')[1]));
        expect(partitionOf(traceId, 0, PARTITIONS)).toBe(partition);
      }
    }
    const names = producer.appended.flatMap(({ value }) => spanNames(value));
    expect(names.sort()).toEqual(numbers.map((number) => `shop/span-${number}`).sort());
    const sent = numbers.map((number) => requestOf([number]).body.length).reduce((a, b) => a + b, 0);
    expect(producer.appended.reduce((sum, { headers }) => sum + headers.ingestBytes, 0)).toBe(sent);
  });

  it('keeps the messages of different keys apart', async () => {
    const { producer, clock, intake } = createParts();
    const other = { ...requestOf([1]), identity: { ...IDENTITY, ingestKeyId: 'key-2', teamId: 'cart' } };
    const answers = [intake.accept(requestOf([1])), intake.accept(other)];
    await clock.advance(5);
    await Promise.all(answers);
    expect(producer.appended.map(({ headers }) => headers.teamId).sort()).toEqual(['cart', 'shop']);
  });

  it('tells every client of a failed append to send again', async () => {
    const { producer, clock, intake } = createParts({ retryAfterMs: 3_000 });
    producer.mode = 'failing';
    const seen = [1, 2].map((number) => watch(intake.accept(requestOf([number]))));
    await clock.advance(5);
    for (const { state, reason } of seen) {
      expect(state).toBe('rejected');
      expect(reason).toMatchObject({ reason: 'stream_unavailable', retryAfterMs: 3_000 });
    }
    expect(intake.budget.usedBytes).toBe(0);
  });

  it('bounds unsettled appends: later flushes wait, grow and go in order', async () => {
    const { producer, clock, intake } = createParts({ appendsInFlightMax: 1 });
    producer.mode = 'held';
    const first = intake.accept(requestOf([1]));
    await clock.advance(5);
    const later = [intake.accept(requestOf([2]))];
    await clock.advance(5);
    later.push(intake.accept(requestOf([3])));
    await clock.advance(5);
    expect(producer.held).toHaveLength(1);
    producer.held[0]?.resolve();
    await first;
    await settled();
    expect(producer.held).toHaveLength(2);
    producer.held[1]?.resolve();
    await Promise.all(later);
    expect(producer.appended.flatMap(({ value }) => spanNames(value)).sort()).toEqual([
      'shop/span-1',
      'shop/span-2',
      'shop/span-3',
    ]);
  });

  it('does not linger once a flush is large', async () => {
    const { producer, intake } = createParts({ flushBytesMax: 100 });
    await intake.accept(requestOf([1, 2, 3]));
    expect(producer.appended).not.toHaveLength(0);
  });

  it.each(['STREAM_FULL', 'STREAM_CLOSED', 'STREAM_WRITE_FAILED', 'STREAM_APPEND_FAILED'])(
    'asks the client to send again after %s',
    async (code) => {
      const { producer, intake } = createParts({ flushBytesMax: 1, retryAfterMs: 700 });
      producer.mode = 'failing';
      producer.failure = new StreamError(code, 'the disk of 10.0.0.7 is full', { retryable: true });
      await expect(intake.accept(requestOf([1]))).rejects.toMatchObject({
        httpStatus: 503,
        rpcCode: 14,
        retryAfterMs: 700,
        message: expect.not.stringContaining('10.0.0.7') as string,
      });
      expect(intake.budget.usedBytes).toBe(0);
    },
  );

  it('lets a client go when the stream does not confirm in time, but holds the bytes until it does', async () => {
    const { producer, clock, intake } = createParts({ answerWaitMsMax: 2_000 });
    producer.mode = 'held';
    const seen = watch(intake.accept(requestOf([1])));
    await clock.advance(5);
    await clock.advance(2_000);
    expect(seen).toMatchObject({ state: 'rejected', reason: { reason: 'stream_unavailable' } });
    expect(intake.budget.usedBytes).toBeGreaterThan(0);
    producer.held[0]?.resolve();
    await settled();
    expect(intake.budget.usedBytes).toBe(0);
  });

  it('refuses with a retryable error before it would exceed its memory', async () => {
    const { producer, clock, intake } = createParts({ pendingBytesMax: 8 * 1024 });
    producer.mode = 'held';
    const seen = Array.from({ length: 10 }, (_, i) => watch(intake.accept(requestOf([i + 1], 'x'.repeat(1_000)))));
    await clock.advance(5);
    const refused = seen.filter(({ state }) => state === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThan(10);
    expect(refused[0]?.reason).toMatchObject({ reason: 'overloaded', retryAfterMs: 1_000 });
    expect(intake.budget.usedBytes).toBeLessThanOrEqual(8 * 1024);
  });

  it('splits by spans what is too large for one message', async () => {
    const { producer, clock, intake } = createParts({ messageBytesMax: 4_096 });
    const spans = Array.from({ length: 20 }, (_, i) => testSpan(i + 1, { traceNumber: 1, padding: 'x'.repeat(900) }));
    const body = traceRequest([{ service: 'shop', spans }]);
    const answer = intake.accept({ body, identity: IDENTITY, transport: TRANSPORT } as const);
    await clock.advance(5);
    expect(await answer).toMatchObject({ acceptedSpans: 20, rejectedSpans: 0 });
    expect(producer.appended.length).toBeGreaterThan(4);
    for (const { value } of producer.appended) expect(value.length).toBeLessThanOrEqual(4_096);
    expect(producer.appended.flatMap(({ value }) => spanNames(value))).toEqual(spanNames(body));
    expect(producer.appended.reduce((sum, { headers }) => sum + headers.ingestBytes, 0)).toBe(body.length);
  });

  it('rejects spans without ids and giant spans, says why, and takes the others', async () => {
    const { producer, clock, intake } = createParts({ messageBytesMax: 4_096 });
    const body = traceRequest([
      {
        service: 'shop',
        spans: [
          testSpan(1),
          { ...testSpan(2), traceId: Buffer.alloc(16) },
          { ...testSpan(3), spanId: Buffer.alloc(8) },
          { ...testSpan(4), spanId: Buffer.from('abc') },
          testSpan(5, { padding: 'x'.repeat(5_000) }),
          testSpan(6),
        ],
      },
    ]);
    const answer = intake.accept({ body, identity: IDENTITY, transport: TRANSPORT } as const);
    await clock.advance(5);
    const result = await answer;
    expect(result).toMatchObject({ acceptedSpans: 2, rejectedSpans: 4 });
    expect(result.rejectedMessage).toMatch(/3 without a valid id.*1 too large/);
    expect(producer.appended.flatMap(({ value }) => spanNames(value)).sort()).toEqual(['shop/span-1', 'shop/span-6']);
  });

  it('does not multiply a huge resource over messages', async () => {
    const { producer, clock, intake } = createParts({ messageBytesMax: 4_096 });
    const huge = { service: 'x'.repeat(2_000), spans: [testSpan(1), testSpan(2)] };
    const answer = intake.accept({ body: traceRequest([huge]), identity: IDENTITY, transport: TRANSPORT } as const);
    await clock.advance(5);
    expect(await answer).toMatchObject({ acceptedSpans: 0, rejectedSpans: 2 });
    expect(producer.appended).toEqual([]);
  });

  it('frames what protection made of the spans, and tells it what is known of the request', async () => {
    const seen: RequestContext[] = [];
    const { producer, clock, intake } = createParts({
      protectionOf: (identity) => ({
        apply: (_body, scan, context, edits) => {
          seen.push(context);
          expect(identity.teamId).toBe('shop');
          const clean = traceRequest([{ service: 'shop', spans: [{ ...testSpan(1), name: 'masked' }] }]);
          edits.replaceSpan(0, spanPayload(clean));
          expect(scan.spanCount).toBe(2);
        },
      }),
    });
    const { body } = requestOf([1, 2]);
    const identity = { ...IDENTITY, environment: 'staging' };
    const answers = [intake.accept({ body, identity, transport: TRANSPORT, baggage: 'tier=gold' })];
    answers.push(intake.accept({ body, identity, transport: TRANSPORT }));
    await clock.advance(5);
    for (const answer of answers) expect(await answer).toMatchObject({ acceptedSpans: 2, rejectedSpans: 0 });
    expect(producer.appended.flatMap(({ value }) => spanNames(value)).sort()).toEqual(
      ['shop/masked', 'shop/masked', 'shop/span-2', 'shop/span-2'].sort(),
    );
    expect(producer.appended.reduce((sum, { headers }) => sum + headers.ingestBytes, 0)).toBe(2 * body.length);
    expect(seen).toEqual([
      { receivedAtUnixMs: 1_700_000_000_000, environment: 'staging', baggage: 'tier=gold' },
      { receivedAtUnixMs: 1_700_000_000_000, environment: 'staging', baggage: undefined },
    ]);
  });

  it('goes by the sizes after protection, for the message as for the memory', async () => {
    const replaceFirst = (padding: string): Partial<SpanIntakeOptions> => ({
      messageBytesMax: 4_096,
      pendingBytesMax: 64 * 1024,
      protectionOf: () => ({
        apply: (_body, _scan, _context, edits) => {
          edits.replaceSpan(0, spanPayload(traceRequest([{ service: 's', spans: [testSpan(1, { padding })] }])));
        },
      }),
    });
    const grown = createParts(replaceFirst('x'.repeat(5_000)));
    const refused = grown.intake.accept(requestOf([1, 2]));
    await grown.clock.advance(5);
    expect(await refused).toMatchObject({ acceptedSpans: 1, rejectedSpans: 1 });

    const cut = createParts(replaceFirst('x'));
    const taken = cut.intake.accept(requestOf([1], 'x'.repeat(5_000)));
    await cut.clock.advance(5);
    expect(await taken).toMatchObject({ acceptedSpans: 1, rejectedSpans: 0 });

    const full = createParts({ ...replaceFirst('x'.repeat(3_000)), pendingBytesMax: 2_000 });
    await expect(full.intake.accept(requestOf([1]))).rejects.toMatchObject({ reason: 'too_large' });
    expect(full.intake.budget.usedBytes).toBe(0);
  });

  it('asks admission before anything is done for a request, and counts what that refuses', async () => {
    const asked: unknown[] = [];
    const { producer, metrics, intake } = createParts({
      admit: (identity, spanCount, bytes) => {
        asked.push([identity.ingestKeyId, spanCount, bytes]);
        return new Refusal('overloaded', 'the key sends too much', { retryAfterMs: 250 });
      },
      protectionOf: () => {
        throw new Error('not to be asked');
      },
    });
    const request = requestOf([1, 2, 3]);
    await expect(intake.accept(request)).rejects.toMatchObject({ reason: 'overloaded', retryAfterMs: 250 });
    expect(asked).toEqual([['key-1', 3, request.body.length]]);
    expect(producer.appended).toEqual([]);
    expect(intake.budget.usedBytes).toBe(0);
    expect(await metrics.expose()).toContain(
      'clew_gateway_spans_refused_total{transport="http",reason="overloaded"} 3',
    );
  });

  it('counts the spans that came with a fault by reason, and takes them', async () => {
    const { clock, metrics, intake } = createParts({ bounds: { attributeBytesMax: 64 } });
    const body = traceRequest([
      { service: 'shop', spans: [testSpan(1), testSpan(2, { padding: 'x'.repeat(65) })] },
      { service: '', spans: [testSpan(3)] },
    ]);
    const answer = intake.accept({ body, identity: IDENTITY, transport: TRANSPORT });
    await clock.advance(5);
    expect(await answer).toEqual({ acceptedSpans: 3, rejectedSpans: 0, rejectedMessage: '' });
    const exposed = await metrics.expose();
    // testSpan starts in 1970.
    expect(exposed).toContain('clew_gateway_span_faults_total{reason="time_out_of_range"} 3');
    expect(exposed).toContain('clew_gateway_span_faults_total{reason="oversized_attribute"} 1');
    expect(exposed).toContain('clew_gateway_span_faults_total{reason="missing_service_name"} 1');
    expect(exposed).not.toContain('reason="bad_utf8"');
  });

  it.each(['STREAM_MESSAGE_INVALID', 'STREAM_HEADERS_INVALID'])(
    'does not ask the client to send again what the stream refuses for good (%s)',
    async (code) => {
      const { producer, metrics, intake } = createParts({ flushBytesMax: 1 });
      producer.mode = 'failing';
      producer.failure = new StreamError(code, 'brokers of 10.0.0.7 take 1,000 bytes', { retryable: false });
      await expect(intake.accept(requestOf([1]))).rejects.toMatchObject({
        reason: 'stream_refused',
        httpStatus: 500,
        rpcCode: 13,
        retryAfterMs: undefined,
        message: expect.not.stringContaining('10.0.0.7') as string,
      });
      expect(intake.budget.usedBytes).toBe(0);
      expect(await metrics.expose()).toContain('{transport="http",reason="stream_refused"} 1');
    },
  );

  it('takes an empty request', async () => {
    const { producer, intake } = createParts();
    const result = await intake.accept({ body: Buffer.alloc(0), identity: IDENTITY, transport: TRANSPORT } as const);
    expect(result).toEqual({ acceptedSpans: 0, rejectedSpans: 0, rejectedMessage: '' });
    expect(producer.appended).toEqual([]);
  });

  it('rejects bytes that are not OTLP without holding any', async () => {
    const { intake } = createParts();
    await expect(
      intake.accept({ body: Buffer.from('{"resourceSpans":[]}'), identity: IDENTITY, transport: TRANSPORT } as const),
    ).rejects.toMatchObject({
      code: 'OTLP_MALFORMED',
    });
    expect(intake.budget.usedBytes).toBe(0);
  });

  it('flushes what it holds on shutdown and refuses what comes after', async () => {
    const { producer, clock, intake } = createParts({ lingerMs: 60_000 });
    const answer = intake.accept(requestOf([1]));
    await intake.shutdown({ deadlineMs: 1_000 });
    await answer;
    expect(producer.appended).toHaveLength(1);
    expect(intake.isOpen).toBe(false);
    await expect(intake.accept(requestOf([2]))).rejects.toMatchObject({ reason: 'closing' });
    expect(clock.timerCount).toBe(0);
  });

  it('gives up at the shutdown deadline and tells the clients', async () => {
    const { producer, clock, intake } = createParts();
    producer.mode = 'held';
    const seen = watch(intake.accept(requestOf([1])));
    const stopping = intake.shutdown({ deadlineMs: 1_000 });
    await clock.advance(1_000);
    await stopping;
    expect(seen).toMatchObject({ state: 'rejected', reason: { reason: 'closing' } });
    expect(intake.budget.usedBytes).toBe(0);
  });
});
