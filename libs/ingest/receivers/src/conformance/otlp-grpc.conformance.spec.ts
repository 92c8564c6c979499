import { constants, type ClientHttp2Session } from 'node:http2';
import { gzipSync } from 'node:zlib';

import grpc from '@grpc/grpc-js';
import { afterEach, describe, expect, it } from 'vitest';

import { createKeyLimits } from '../admission/key-limits.js';
import { createDeferred } from '../intake/deferred.js';
import {
  LOGS_EXPORT,
  TRACE_EXPORT,
  callGrpc,
  callOnce,
  callRaw,
  framed,
  grpcErrorOf,
  openSession,
  statusOf,
} from '../testing/grpc-client.js';
import { decodeMessage, testSpan, traceRequest } from '../testing/otlp-oracle.js';
import { FakeLogs, KEY, startHarness, type Harness, type HarnessOptions } from '../testing/receiver-harness.js';
import { TRACE_BODY } from '../testing/sample-bodies.js';

/**
 * The rules of https://opentelemetry.io/docs/specs/otlp/ for OTLP/gRPC servers, and those of gRPC over HTTP/2 that they rest
 * on (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md). By the reference client where it can, else by
 * bare HTTP/2.
 */
const CHECK = '/grpc.health.v1.Health/Check';
const WATCH = '/grpc.health.v1.Health/Watch';

let harness: Harness | undefined;
const sessions: ClientHttp2Session[] = [];
afterEach(async () => {
  for (const session of sessions.splice(0)) session.destroy();
  await harness?.shutdown();
  expect(harness?.intake.budget.usedBytes ?? 0).toBe(0);
  harness = undefined;
});

async function start(options: HarnessOptions = {}): Promise<Harness> {
  harness = await startHarness(options);
  return harness;
}

function sessionTo({ grpc: { target } }: Harness): ClientHttp2Session {
  const session = openSession(target);
  sessions.push(session);
  return session;
}

/** The status in `grpc-status-details-bin`, with its one detail decoded. */
function detailOf(error: grpc.ServiceError): unknown {
  const [packed] = error.metadata.get('grpc-status-details-bin');
  const status = decodeMessage('Status', Buffer.from(packed ?? ''));
  const [any] = status['details'] as readonly { readonly typeUrl: string; readonly value: Buffer }[];
  expect(status['code']).toBe(error.code);
  if (any === undefined) return undefined;
  return decodeMessage(any.typeUrl.replace('type.googleapis.com/google.rpc.', ''), any.value);
}

describe('OTLP/gRPC Request', () => {
  it('trace data is sent by TraceService/Export', async () => {
    const { grpc: receiver, spanNames } = await start();
    expect(await callGrpc(receiver.target, TRACE_BODY)).toHaveLength(0);
    expect(spanNames().sort()).toEqual(['shop/span-1', 'shop/span-2']);
  });

  it('log data is sent by LogsService/Export', async () => {
    const logs = new FakeLogs();
    const { grpc: receiver } = await start({ http: { logs } });
    const metadata = { baggage: 'tenant=a', 'x-clew-ingest-key': KEY };
    expect(await callGrpc(receiver.target, Buffer.from([0x0a, 0]), { path: LOGS_EXPORT, metadata })).toHaveLength(0);
    expect(logs.requests).toMatchObject([
      { transport: 'grpc', baggage: 'tenant=a', identity: { ingestKeyId: 'key-1' } },
    ]);
  });

  it.each([
    ['gzip', grpc.compressionAlgorithms.gzip],
    ['no', grpc.compressionAlgorithms.identity],
  ])('may have %s compression', async (_, compression) => {
    const { grpc: receiver, spanNames } = await start();
    await callGrpc(receiver.target, TRACE_BODY, { compression });
    expect(spanNames()).toHaveLength(2);
  });

  it('a message says for itself whether it is compressed, whatever grpc-encoding names', async () => {
    const { grpc: receiver, spanNames } = await start();
    const headers = { 'grpc-encoding': 'gzip' };
    for (const bytes of [framed(TRACE_BODY, 0), framed(gzipSync(TRACE_BODY), 1)]) {
      expect(statusOf(await callOnce(receiver.target, { headers, bytes }))).toBe('0');
    }
    expect(spanNames()).toHaveLength(4);
  });

  it('the size of a message is limited, and RESOURCE_EXHAUSTED without RetryInfo says not to send it again', async () => {
    const { grpc: receiver } = await start({ http: { limits: { bodyBytesMax: 1_000, inflatedBytesMax: 2_000 } } });
    const oversized = [
      callGrpc(receiver.target, Buffer.alloc(1_001)),
      callGrpc(receiver.target, Buffer.alloc(2_001), { compression: grpc.compressionAlgorithms.gzip }),
    ];
    for (const call of oversized) {
      const error = await grpcErrorOf(call);
      expect(error.code).toBe(grpc.status.RESOURCE_EXHAUSTED);
      expect(error.metadata.get('grpc-status-details-bin')).toEqual([]);
      expect(error.details).toMatch(/exceeds \d+ bytes/);
    }
  });

  it('many calls are served at a time on one connection, each with its own answer', async () => {
    const running = await start();
    const session = sessionTo(running);
    const bodies = Array.from({ length: 100 }, (_, index) =>
      index % 2 === 0
        ? TRACE_BODY
        : traceRequest([{ service: 's', spans: [{ ...testSpan(1), traceId: Buffer.alloc(16) }] }]),
    );
    const answers = await Promise.all(bodies.map((body) => callRaw(session, { bytes: framed(body) })));
    expect(answers.map(statusOf)).toEqual(bodies.map(() => '0'));
    expect(answers.map(({ body }) => body.length > 5)).toEqual(bodies.map((_, index) => index % 2 === 1));
  });
});

describe('OTLP/gRPC Response', () => {
  it('an empty request is a success, with partial_success unset', async () => {
    const { grpc: receiver, producer } = await start();
    expect(await callGrpc(receiver.target, Buffer.alloc(0))).toHaveLength(0);
    expect(await callGrpc(receiver.target, Buffer.from([0x0a, 0x00]))).toHaveLength(0);
    expect(producer.appended).toEqual([]);
  });

  it('on partial success partial_success has the exact number of rejected spans and a reason', async () => {
    const { grpc: receiver, spanNames } = await start();
    const bad = { ...testSpan(2), spanId: Buffer.alloc(8) };
    const body = traceRequest([{ service: 'shop', spans: [testSpan(1), bad, bad] }]);
    expect(decodeMessage('Response', await callGrpc(receiver.target, body))).toEqual({
      partialSuccess: { rejectedSpans: 2, errorMessage: expect.stringContaining('span_id') as string },
    });
    expect(spanNames()).toEqual(['shop/span-1']);
  });

  it('logs have rejected_log_records, which is the same field', async () => {
    const logs = new FakeLogs();
    logs.result = { acceptedRecords: 0, rejectedRecords: 7, rejectedMessage: 'too large' };
    const { grpc: receiver } = await start({ http: { logs } });
    expect(decodeMessage('Response', await callGrpc(receiver.target, Buffer.alloc(0), { path: LOGS_EXPORT }))).toEqual({
      partialSuccess: { rejectedSpans: 7, errorMessage: 'too large' },
    });
  });

  it('bad data is INVALID_ARGUMENT with a BadRequest', async () => {
    const { grpc: receiver } = await start();
    const error = await grpcErrorOf(callGrpc(receiver.target, Buffer.from('nonsense')));
    expect(error.code).toBe(grpc.status.INVALID_ARGUMENT);
    expect(detailOf(error)).toEqual({ fieldViolations: [{ field: '', description: error.details }] });
  });

  it.each([
    ['the stream is away', ({ producer }: Harness) => void (producer.mode = 'failing')],
    ['keys cannot be looked up', ({ keys }: Harness) => void (keys.failure = new Error('away'))],
  ])('while %s the answer is UNAVAILABLE with RetryInfo', async (_, before) => {
    const running = await start({ intake: { retryAfterMs: 1_000 } });
    before(running);
    const error = await grpcErrorOf(
      callGrpc(running.grpc.target, TRACE_BODY, { metadata: { authorization: `Bearer ${KEY}` } }),
    );
    expect(error.code).toBe(grpc.status.UNAVAILABLE);
    expect(detailOf(error)).toEqual({ retryDelay: { seconds: 1, nanos: 0 } });
  });

  it('a key that sends more than it may is answered UNAVAILABLE with RetryInfo', async () => {
    const limits = createKeyLimits({ nowMs: () => 0 });
    const { grpc: receiver, keys } = await start({ http: { admitHead: (identity) => limits.atHead(identity) } });
    keys.identity = { ...keys.identity, limits: { bytesPerSecond: 100, burstSeconds: 1 } };
    limits.admit(keys.identity, 1, 100);
    const error = await grpcErrorOf(callGrpc(receiver.target, TRACE_BODY, { metadata: { 'x-clew-ingest-key': KEY } }));
    expect(error.code).toBe(grpc.status.UNAVAILABLE);
    expect(error.details).toContain('100 bytes per second');
    expect(detailOf(error)).toMatchObject({ retryDelay: { seconds: expect.any(Number) as number } });
  });

  it('a full gateway answers UNAVAILABLE with RetryInfo, and not RESOURCE_EXHAUSTED', async () => {
    const { grpc: receiver, intake } = await start({ intake: { pendingBytesMax: 10_000 } });
    const hog = intake.budget.open();
    hog.grow(9_000);
    const error = await grpcErrorOf(callGrpc(receiver.target, TRACE_BODY));
    hog.release();
    expect(error.code).toBe(grpc.status.UNAVAILABLE);
    expect(detailOf(error)).toMatchObject({ retryDelay: { seconds: 1 } });
  });

  it('messages in other scripts survive the percent-encoding of grpc-message', async () => {
    const { grpc: receiver } = await start();
    const error = await grpcErrorOf(callGrpc(receiver.target, TRACE_BODY, { path: '/p100%ä' }));
    expect(error.code).toBe(grpc.status.UNIMPLEMENTED);
    expect(error.details).toContain('there is no "/p');
    expect(error.details).toMatch(/100%(ä|Ã¤)/);
  });
});

describe('gRPC: methods and headers', () => {
  it.each([
    '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export',
    '/opentelemetry.proto.collector.trace.v1.TraceService/Import',
    '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo',
    `${TRACE_EXPORT}/`,
  ])('%s is UNIMPLEMENTED, and what is taken is said', async (path) => {
    const { grpc: receiver } = await start({ http: { logs: new FakeLogs() } });
    const error = await grpcErrorOf(callGrpc(receiver.target, TRACE_BODY, { path }));
    expect(error.code).toBe(grpc.status.UNIMPLEMENTED);
    expect(error.details).toContain(`Clew takes traces and logs only, at ${TRACE_EXPORT} and ${LOGS_EXPORT}`);
  });

  it('logs are UNIMPLEMENTED where nothing takes them', async () => {
    const { grpc: receiver } = await start();
    await expect(callGrpc(receiver.target, TRACE_BODY, { path: LOGS_EXPORT })).rejects.toMatchObject({
      code: grpc.status.UNIMPLEMENTED,
      details: expect.stringContaining('traces only') as string,
    });
  });

  it.each(['application/grpc', 'application/grpc+proto', 'application/grpc;charset=utf-8'])(
    'the content type may be %s',
    async (contentType) => {
      const { grpc: receiver } = await start();
      const answer = await callOnce(receiver.target, {
        headers: { 'content-type': contentType },
        bytes: framed(TRACE_BODY),
      });
      expect(statusOf(answer)).toBe('0');
      expect(answer.headers[':status']).toBe(200);
      expect(answer.headers['content-type']).toBe('application/grpc');
    },
  );

  it.each([undefined, 'application/json', 'application/grpc-web', 'application/grpc-web+proto'])(
    'the content type %s is answered with HTTP 415, as gRPC says',
    async (contentType) => {
      const { grpc: receiver } = await start();
      const answer = await callOnce(receiver.target, {
        headers: { 'content-type': contentType },
        bytes: framed(TRACE_BODY),
      });
      expect(answer.headers[':status']).toBe(415);
      expect(answer.body.toString()).toContain('4318');
    },
  );

  it('a codec that is not known is UNIMPLEMENTED', async () => {
    const { grpc: receiver } = await start();
    const headers = { 'content-type': 'application/grpc+json' };
    expect(statusOf(await callOnce(receiver.target, { headers, bytes: framed(TRACE_BODY) }))).toBe('12');
  });

  it('a call without te: trailers is served: only a proxy could have needed it', async () => {
    const { grpc: receiver } = await start();
    expect(statusOf(await callOnce(receiver.target, { headers: { te: undefined }, bytes: framed(TRACE_BODY) }))).toBe(
      '0',
    );
  });

  it('a method other than POST is answered with HTTP 405', async () => {
    const { grpc: receiver } = await start();
    const answer = await callOnce(receiver.target, { headers: { ':method': 'GET' } });
    expect(answer.headers[':status']).toBe(405);
  });

  it('an unknown grpc-encoding is UNIMPLEMENTED, and grpc-accept-encoding names those that are known', async () => {
    const { grpc: receiver } = await start();
    const headers = { 'grpc-encoding': 'snappy' };
    const answer = await callOnce(receiver.target, { headers, bytes: framed(TRACE_BODY, 1) });
    expect(statusOf(answer)).toBe('12');
    expect(answer.headers['grpc-accept-encoding']).toBe('identity,gzip,deflate');
  });

  it('every answer names the encodings that a client may use', async () => {
    const { grpc: receiver } = await start();
    const { headers } = await callOnce(receiver.target, { bytes: framed(TRACE_BODY) });
    expect(headers['grpc-accept-encoding']).toBe('identity,gzip,deflate');
  });

  it('a call is DEADLINE_EXCEEDED, which clients send again, when its grpc-timeout has passed', async () => {
    const { grpc: receiver, producer } = await start();
    producer.mode = 'held';
    const answer = await callOnce(receiver.target, { headers: { 'grpc-timeout': '50m' }, bytes: framed(TRACE_BODY) });
    expect(statusOf(answer)).toBe('4');
    for (const held of producer.held) held.resolve();
  });

  it.each(['1H', '30S', '99999999H', '5000000u'])('a grpc-timeout of %s is long enough', async (timeout) => {
    const { grpc: receiver } = await start();
    const answer = await callOnce(receiver.target, { headers: { 'grpc-timeout': timeout }, bytes: framed(TRACE_BODY) });
    expect(statusOf(answer)).toBe('0');
  });

  it.each(['', '10', 'S', '-1S', '1.5S', '123456789S', '1s'])(
    'a grpc-timeout of "%s" is INVALID_ARGUMENT',
    async (timeout) => {
      const { grpc: receiver } = await start();
      const answer = await callOnce(receiver.target, {
        headers: { 'grpc-timeout': timeout },
        bytes: framed(TRACE_BODY),
      });
      expect(statusOf(answer)).toBe('3');
    },
  );
});

describe('gRPC: messages', () => {
  it.each([
    ['no message', Buffer.alloc(0)],
    ['two messages', Buffer.concat([framed(TRACE_BODY), framed(TRACE_BODY)])],
    ['a message and a half', Buffer.concat([framed(TRACE_BODY), framed(TRACE_BODY).subarray(0, 9)])],
  ])('%s on a unary call is UNIMPLEMENTED, the code gRPC has for it', async (_, bytes) => {
    const { grpc: receiver, producer } = await start();
    expect(statusOf(await callOnce(receiver.target, { bytes }))).toBe('12');
    expect(producer.appended).toEqual([]);
  });

  it.each([
    ['half a prefix', Buffer.from([0, 0]), {}],
    ['a message that ends early', framed(TRACE_BODY, 0, TRACE_BODY.length + 1), {}],
    ['an unknown flag', framed(TRACE_BODY, 2), {}],
    ['a compressed message without an encoding', framed(gzipSync(TRACE_BODY), 1), {}],
    ['torn gzip', framed(gzipSync(TRACE_BODY).subarray(0, 20), 1), { 'grpc-encoding': 'gzip' }],
  ])('%s is INVALID_ARGUMENT', async (_, bytes, headers) => {
    const { grpc: receiver } = await start();
    expect(statusOf(await callOnce(receiver.target, { bytes, headers }))).toBe('3');
  });

  it('a message over the limit is refused by its prefix, before it has come', async () => {
    const { grpc: receiver } = await start();
    const answer = await callOnce(receiver.target, { bytes: framed(TRACE_BODY, 0, 2 ** 31), ends: false });
    expect(statusOf(answer)).toBe('8');
  });

  it('a refused call is closed without an error of the transport, and the connection goes on', async () => {
    const running = await start();
    const session = sessionTo(running);
    const refused = await callRaw(session, {
      headers: { ':path': '/nothing' },
      bytes: framed(TRACE_BODY),
      ends: false,
    });
    expect([statusOf(refused), refused.code]).toEqual(['12', constants.NGHTTP2_NO_ERROR]);
    expect(statusOf(await callRaw(session, { bytes: framed(TRACE_BODY) }))).toBe('0');
  });

  it('a call that is reset in the middle gives back what it was charged, and the connection goes on', async () => {
    const running = await start();
    const session = sessionTo(running);
    const stream = session.request({ ':method': 'POST', ':path': TRACE_EXPORT, 'content-type': 'application/grpc' });
    stream.on('error', () => undefined);
    stream.write(framed(Buffer.alloc(50_000), 0, 100_000));
    await expect.poll(() => running.intake.budget.usedBytes).toBeGreaterThan(50_000);
    stream.close(constants.NGHTTP2_CANCEL);
    await expect.poll(() => running.intake.budget.usedBytes).toBe(0);
    expect(statusOf(await callRaw(session, { bytes: framed(TRACE_BODY) }))).toBe('0');
  });

  it('a call whose client left while its spans were on their way is no failure', async () => {
    const running = await start();
    running.producer.mode = 'held';
    const session = sessionTo(running);
    const left = callRaw(session, { bytes: framed(TRACE_BODY) });
    await expect.poll(() => running.producer.held.length).toBe(1);
    session.destroy();
    await left;
    running.producer.held[0]?.resolve();
    await expect.poll(() => running.spanNames().length).toBe(2);
    await expect.poll(() => running.intake.budget.usedBytes).toBe(0);
  });
});

describe('gRPC: connections', () => {
  it('tells how many calls may be open at a time, and takes no more', async () => {
    const running = await start({ grpc: { streamsPerConnectionMax: 2 } });
    running.producer.mode = 'held';
    const session = sessionTo(running);
    const calls = Array.from({ length: 5 }, () => callRaw(session, { bytes: framed(TRACE_BODY) }));
    await expect.poll(() => running.producer.held.length).toBeGreaterThan(0);
    expect(session.remoteSettings.maxConcurrentStreams).toBe(2);
    const settle = setInterval(() => {
      for (const held of running.producer.held.splice(0)) held.resolve();
    }, 5);
    const answers = await Promise.all(calls);
    clearInterval(settle);
    // The client queues what does not fit, or is refused at once with REFUSED_STREAM, which gRPC sends again by itself.
    expect(
      answers.every((answer) => statusOf(answer) === '0' || answer.code === constants.NGHTTP2_REFUSED_STREAM),
    ).toBe(true);
  });

  it('answers keepalive pings', async () => {
    const running = await start();
    const session = sessionTo(running);
    await callRaw(session, { bytes: framed(TRACE_BODY) });
    const payload = await new Promise<Buffer>((resolve, reject) => {
      session.ping(Buffer.from('12345678'), (error, _, echoed) => {
        if (error === null) resolve(echoed);
        else reject(error);
      });
    });
    expect(payload.toString()).toBe('12345678');
  });

  it('says GOAWAY when it shuts down, answers what is under way, and closes', async () => {
    const running = await start();
    running.producer.mode = 'held';
    const session = sessionTo(running);
    const goneAway = createDeferred();
    let code: number | undefined;
    session.on('goaway', (errorCode: number) => {
      code = errorCode;
      goneAway.resolve();
    });
    const underWay = callRaw(session, { bytes: framed(TRACE_BODY) });
    await expect.poll(() => running.producer.held.length).toBe(1);
    const stopped = running.grpc.shutdown({ deadlineMs: 60_000 });
    await goneAway.promise;
    expect(code).toBe(constants.NGHTTP2_NO_ERROR);
    running.producer.held[0]?.resolve();
    expect(statusOf(await underWay)).toBe('0');
    await stopped;
    expect(session.destroyed || session.closed).toBe(true);
  });
});

describe('gRPC: health', () => {
  const named = (service: string): Buffer => Buffer.concat([Buffer.from([0x0a, service.length]), Buffer.from(service)]);

  it.each(['', 'opentelemetry.proto.collector.trace.v1.TraceService'])('Check of "%s" is SERVING', async (service) => {
    const { grpc: receiver } = await start();
    const body = service === '' ? Buffer.alloc(0) : named(service);
    expect([...(await callGrpc(receiver.target, body, { path: CHECK }))]).toEqual([0x08, 1]);
  });

  it('Check of a service that is not there is NOT_FOUND, also of logs where nothing takes them', async () => {
    const { grpc: receiver } = await start();
    for (const service of ['shop.Service', 'opentelemetry.proto.collector.logs.v1.LogsService']) {
      const error = await grpcErrorOf(callGrpc(receiver.target, named(service), { path: CHECK }));
      expect(error.code).toBe(grpc.status.NOT_FOUND);
    }
  });

  it('Check of a gateway whose intake is closed is NOT_SERVING', async () => {
    const { grpc: receiver, intake } = await start();
    await intake.shutdown({ deadlineMs: 100 });
    expect([...(await callGrpc(receiver.target, Buffer.alloc(0), { path: CHECK }))]).toEqual([0x08, 2]);
  });

  it('a request that is no HealthCheckRequest is INVALID_ARGUMENT', async () => {
    const { grpc: receiver } = await start();
    for (const path of [CHECK, WATCH]) {
      const answer = await callOnce(receiver.target, {
        headers: { ':path': path },
        bytes: framed(Buffer.from('nonsense')),
      });
      expect(statusOf(answer)).toBe('3');
    }
  });

  it('Watch tells the status now, and NOT_SERVING when the gateway goes; it does not hold the shutdown up', async () => {
    const running = await start();
    const session = sessionTo(running);
    let isAnswered = false;
    const watching = callRaw(session, { headers: { ':path': WATCH }, bytes: framed(Buffer.alloc(0)) });
    const unknown = callRaw(session, { headers: { ':path': WATCH }, bytes: framed(named('shop.Service')) });
    void watching.then(() => (isAnswered = true));
    // Answered after both watches were: one connection, in order.
    expect(statusOf(await callRaw(session, { bytes: framed(TRACE_BODY) }))).toBe('0');
    expect(isAnswered).toBe(false);
    await running.grpc.shutdown({ deadlineMs: 60_000 });
    const watched = await watching;
    expect([...watched.body]).toEqual([...framed(Buffer.from([0x08, 1])), ...framed(Buffer.from([0x08, 2]))]);
    expect(watched.trailers['grpc-status']).toBe('14');
    expect([...(await unknown).body.subarray(0, 7)]).toEqual([...framed(Buffer.from([0x08, 3]))]);
  });
});
