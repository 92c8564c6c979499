import type { IngestIdentity } from '@clew/access-model';
import { OtlpError, decodeLogsRequest, encodeLogsRequest, type DecodedResourceLogs } from '@clew/otlp';
import { createLogger, createMetrics } from '@clew/self-telemetry';
import type { LogRecord } from '@clew/trace-model';
import { describe, expect, it } from 'vitest';

import { ByteBudget } from '../intake/byte-budget.js';
import { type Refusal } from '../refusal.js';
import { FakeClock, settled } from '../testing/fake-clock.js';
import { FakeProducer } from '../testing/fake-stream.js';
import { createLogIntake, type LogIntakeOptions } from './log-intake.js';

const IDENTITY: IngestIdentity = { tenantId: 'acme', teamId: 'shop', ingestKeyId: 'key-1', retentionDays: 30 };

function createParts(options: Partial<LogIntakeOptions> = {}) {
  const producer = new FakeProducer();
  const clock = new FakeClock();
  const metrics = createMetrics();
  const budget = new ByteBudget(16 * 1024 * 1024);
  const logger = createLogger({ name: 'log-intake-test', level: 'silent' });
  const intake = createLogIntake({ producer, clock, metrics, logger, budget, partitionCount: 8, ...options });
  return { producer, clock, metrics, budget, intake };
}

function logsRequest(bodies: readonly string[], resourceBytes = 0): Uint8Array {
  const logRecords = bodies.map((body): LogRecord => ({
    timeUnixNano: 1n,
    observedTimeUnixNano: 2n,
    severityNumber: 9,
    severityText: '',
    body: { type: 'string', value: body },
    attributes: [],
    droppedAttributesCount: 0,
    flags: 0,
    traceId: '',
    spanId: '',
    eventName: '',
  }));
  const attributes = [{ key: 'pad', value: { type: 'string', value: 'x'.repeat(resourceBytes) } as const }];
  const scope = { name: '', version: '', attributes: [], droppedAttributesCount: 0 };
  const request: DecodedResourceLogs = {
    resource: { attributes, droppedAttributesCount: 0 },
    schemaUrl: '',
    scopeLogs: [{ scope, schemaUrl: '', logRecords }],
  };
  return encodeLogsRequest([request]);
}

function requestOf(body: Uint8Array, identity = IDENTITY) {
  return { body, identity, transport: 'http' } as const;
}

function bodiesOf(values: readonly { readonly value: Uint8Array }[]): string[] {
  return values.flatMap(({ value }) =>
    decodeLogsRequest(value).flatMap(({ scopeLogs }) =>
      scopeLogs.flatMap(({ logRecords }) => logRecords.map(({ body }) => (body.type === 'string' ? body.value : ''))),
    ),
  );
}

describe('LogIntake', () => {
  it('answers only when the append has settled, and gives all memory back', async () => {
    const { producer, clock, budget, intake } = createParts();
    producer.mode = 'held';
    const answer = intake.accept(requestOf(logsRequest(['a', 'b'])));
    let isAnswered = false;
    void answer.then(() => (isAnswered = true));
    await settled();
    expect(isAnswered).toBe(false);
    expect(budget.usedBytes).toBeGreaterThan(0);
    producer.held[0]?.resolve();
    expect(await answer).toEqual({ acceptedRecords: 2, rejectedRecords: 0, rejectedMessage: '' });
    expect(budget.usedBytes).toBe(0);
    expect(clock.timerCount).toBe(0);
    expect(producer.appended).toMatchObject([
      {
        headers: { tenantId: 'acme', teamId: 'shop', retentionDays: 30, spanCount: 2 },
        value: logsRequest(['a', 'b']),
      },
    ]);
  });

  it('gives a resend the partition and the digest of the first, and nothing else', async () => {
    const { producer, intake } = createParts();
    const placeOf = async (body: Uint8Array, identity = IDENTITY) => {
      await intake.accept(requestOf(body, identity));
      const { partition, headers } = producer.appended.at(-1) ?? {};
      return `${String(partition)} ${headers?.requestDigest ?? ''}`;
    };
    const first = await placeOf(logsRequest(['a', 'b']));
    expect(await placeOf(logsRequest(['a', 'b']))).toBe(first);
    expect(await placeOf(logsRequest(['a', 'b']), { ...IDENTITY, ingestKeyId: 'key-2' })).toBe(first);
    const others = [
      await placeOf(logsRequest(['a', 'c'])),
      await placeOf(logsRequest(['a', 'b']), { ...IDENTITY, tenantId: 'other' }),
      await placeOf(logsRequest(['a', 'b']), { ...IDENTITY, teamId: 'other' }),
    ];
    expect(new Set([first, ...others]).size).toBe(4);
  });

  it('splits a large request by records, all into one partition, each part with a digest of its own', async () => {
    const { producer, intake } = createParts({ messageBytesMax: 2_000 });
    const bodies = Array.from({ length: 40 }, (_, n) => `${n} ${'y'.repeat(300)}`);
    const body = logsRequest(bodies, 100);
    await intake.accept(requestOf(body));
    const parts = [...producer.appended];
    expect(parts.length).toBeGreaterThan(5);
    for (const { value } of parts) expect(value.length).toBeLessThanOrEqual(2_000);
    expect(bodiesOf(parts)).toEqual(bodies);
    expect(new Set(parts.map(({ partition }) => partition)).size).toBe(1);
    expect(new Set(parts.map(({ headers }) => headers.requestDigest)).size).toBe(parts.length);
    expect(parts.reduce((sum, { headers }) => sum + headers.ingestBytes, 0)).toBe(body.length);
    expect(parts.reduce((sum, { headers }) => sum + headers.spanCount, 0)).toBe(40);
    await intake.accept(requestOf(body));
    expect(producer.appended.slice(parts.length)).toEqual(parts);
  });

  it('rejects records that no message can hold, and says how many', async () => {
    const { producer, metrics, intake } = createParts({ messageBytesMax: 2_000 });
    const result = await intake.accept(requestOf(logsRequest(['small', 'z'.repeat(3_000), 'also small'])));
    expect(result).toMatchObject({ acceptedRecords: 2, rejectedRecords: 1 });
    expect(result.rejectedMessage).toContain('1 too large (with resource and scope at most 2000 bytes');
    expect(bodiesOf(producer.appended)).toEqual(['small', 'also small']);
    const wideResource = await intake.accept(requestOf(logsRequest(['a'.repeat(1_500)], 600)));
    expect(wideResource).toMatchObject({ acceptedRecords: 0, rejectedRecords: 1 });
    expect(await metrics.expose()).toContain(
      'clew_gateway_log_records_refused_total{transport="http",reason="too_large"} 2',
    );
  });

  it('hides what it is told to, by sender, and keeps the digest of what was sent', async () => {
    const body = logsRequest(['secret', 'plain']);
    const hide = (sent: Uint8Array) =>
      logsRequest(bodiesOf([{ value: sent }]).map((text) => text.replace('secret', '*')));
    const plain = createParts();
    const masking = createParts({ protectionOf: ({ teamId }) => (teamId === 'shop' ? { apply: hide } : undefined) });
    await plain.intake.accept(requestOf(body));
    await masking.intake.accept(requestOf(body));
    await masking.intake.accept(requestOf(body, { ...IDENTITY, teamId: 'other' }));
    expect(bodiesOf(masking.producer.appended)).toEqual(['*', 'plain', 'secret', 'plain']);
    const [before] = plain.producer.appended;
    const [after] = masking.producer.appended;
    expect(after?.headers.requestDigest).toBe(before?.headers.requestDigest);
    expect(after?.partition).toBe(before?.partition);
  });

  it('splits again what hiding has made too large', async () => {
    const apply = (sent: Uint8Array) => logsRequest(bodiesOf([{ value: sent }]).map((text) => text.repeat(4)));
    const { producer, intake } = createParts({ messageBytesMax: 1_000, protectionOf: () => ({ apply }) });
    const bodies = ['a', 'b', 'c', 'd', 'e', 'f'].map((letter) => letter.repeat(100));
    await intake.accept(requestOf(logsRequest(bodies)));
    for (const { value } of producer.appended) expect(value.length).toBeLessThanOrEqual(1_000);
    expect(bodiesOf(producer.appended)).toEqual(bodies.map((text) => text.repeat(4)));
    expect(new Set(producer.appended.map(({ headers }) => headers.requestDigest)).size).toBe(producer.appended.length);
  });

  it('refuses bytes that are not OTLP for good, and takes an empty request', async () => {
    const { producer, intake } = createParts();
    await expect(intake.accept(requestOf(Uint8Array.of(0x0a, 0x05, 0x01)))).rejects.toThrow(OtlpError);
    expect(await intake.accept(requestOf(new Uint8Array(0)))).toMatchObject({ acceptedRecords: 0, rejectedRecords: 0 });
    expect(producer.appended).toEqual([]);
  });

  it('tells clients to send again when the stream fails, is slow, or memory is short', async () => {
    const { producer, clock, budget, intake } = createParts({ answerWaitMsMax: 500 });
    const refusal = (reason: string) => expect.objectContaining({ reason, retryAfterMs: 1_000 }) as Refusal;
    producer.mode = 'failing';
    await expect(intake.accept(requestOf(logsRequest(['a'])))).rejects.toEqual(refusal('stream_unavailable'));
    producer.mode = 'held';
    const slow = refusalOf(intake.accept(requestOf(logsRequest(['a']))));
    await clock.advance(500);
    expect(await slow).toEqual(refusal('stream_unavailable'));
    expect(budget.usedBytes).toBeGreaterThan(0); // the append still holds its bytes
    producer.held[0]?.resolve();
    await settled();
    expect(budget.usedBytes).toBe(0);
    const hog = budget.open();
    hog.grow(budget.bytesMax);
    await expect(intake.accept(requestOf(logsRequest(['a'])))).rejects.toEqual(refusal('overloaded'));
  });

  it('waits for appends on shutdown, then refuses, and takes no more', async () => {
    const { producer, clock, intake } = createParts();
    producer.mode = 'held';
    const first = intake.accept(requestOf(logsRequest(['a'])));
    const second = refusalOf(intake.accept(requestOf(logsRequest(['b']))));
    await settled();
    const over = intake.shutdown({ deadlineMs: 1_000 });
    await expect(intake.accept(requestOf(logsRequest(['c'])))).rejects.toMatchObject({ reason: 'closing' });
    producer.held[0]?.resolve();
    expect(await first).toMatchObject({ acceptedRecords: 1 });
    await clock.advance(1_000);
    expect(await second).toMatchObject({ reason: 'closing' });
    await over;
  });
});

/** What a request is refused with, however long that takes. */
async function refusalOf(accepted: Promise<unknown>): Promise<unknown> {
  try {
    await accepted;
  } catch (error) {
    return error;
  }
  throw new Error('the request was accepted');
}
