import { constants, type ClientHttp2Session } from 'node:http2';
import { gzipSync } from 'node:zlib';

import grpc from '@grpc/grpc-js';
import { afterEach, describe, expect, it } from 'vitest';

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
import { FakeLogs, startHarness, type Harness, type HarnessOptions } from '../testing/receiver-harness.js';
import { TRACE_BODY } from '../testing/sample-bodies.js';

/**
 * The rules of gRPC over HTTP/2 that OTLP/gRPC rests on: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md and
 * what it refers to. By the reference client where it can, else by bare HTTP/2.
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
