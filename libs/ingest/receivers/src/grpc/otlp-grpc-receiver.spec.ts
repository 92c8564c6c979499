import { connect, type ClientHttp2Session, type IncomingHttpHeaders } from 'node:http2';
import { gzipSync } from 'node:zlib';

import grpc from '@grpc/grpc-js';
import { afterEach, describe, expect, it } from 'vitest';

import { createDeferred } from '../intake/deferred.js';
import { connectRaw } from '../testing/http-client.js';
import { decodeMessage, testSpan, traceRequest } from '../testing/otlp-oracle.js';
import { KEY, startHarness, type Harness, type HarnessOptions } from '../testing/receiver-harness.js';

const EXPORT_PATH = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';

const BODY = traceRequest([{ service: 'shop', spans: [testSpan(1), testSpan(2)] }]);

let harness: Harness | undefined;
const opened: { close(): void }[] = [];
afterEach(async () => {
  for (const client of opened.splice(0)) client.close();
  await harness?.shutdown();
  expect(harness?.intake.budget.usedBytes ?? 0).toBe(0);
  harness = undefined;
});

async function start(options: HarnessOptions = {}): Promise<Harness> {
  harness = await startHarness(options);
  return harness;
}

interface CallOptions {
  readonly path?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly compression?: grpc.compressionAlgorithms;
}

/** A call by the reference client. Resolves with the answer's bytes, rejects with a grpc.ServiceError. */
function unary(
  target: string,
  body: Buffer,
  { path = EXPORT_PATH, metadata = {}, compression }: CallOptions = {},
): Promise<Buffer> {
  const client = new grpc.Client(target, grpc.credentials.createInsecure(), {
    ...(compression === undefined ? {} : { 'grpc.default_compression_algorithm': compression }),
  });
  opened.push(client);
  const sent = new grpc.Metadata();
  for (const [key, value] of Object.entries(metadata)) sent.set(key, value);
  return new Promise((resolve, reject) => {
    const same = (bytes: Buffer): Buffer => bytes;
    client.makeUnaryRequest(path, same, same, body, sent, (error, answer) => {
      if (error === null) resolve(answer ?? Buffer.alloc(0));
      else reject(error);
    });
  });
}

interface RawAnswer {
  readonly headers: IncomingHttpHeaders;
  readonly trailers: IncomingHttpHeaders;
}

/** A call by bare HTTP/2, for what the reference client would never send. */
function raw(target: string, headers: Record<string, string>, bytes: Buffer, ends = true): Promise<RawAnswer> {
  const session = connect(`http://${target}`);
  opened.push(session);
  return rawOn(session, headers, bytes, ends);
}

function rawOn(
  session: ClientHttp2Session,
  headers: Record<string, string>,
  bytes: Buffer,
  ends = true,
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    session.on('error', reject);
    const stream = session.request({
      ':method': 'POST', ':path': EXPORT_PATH, 'content-type': 'application/grpc', te: 'trailers', ...headers,
    }); // prettier-ignore
    let answered: IncomingHttpHeaders = {};
    let trailers: IncomingHttpHeaders = {};
    stream.on('response', (got) => {
      answered = got;
    });
    stream.on('trailers', (got: IncomingHttpHeaders) => {
      trailers = got;
    });
    stream.on('error', () => undefined);
    stream.on('close', () => {
      resolve({ headers: answered, trailers });
    });
    stream.resume();
    stream.write(bytes);
    if (ends) stream.end();
  });
}

function framed(payload: Buffer, flag = 0, announced = payload.length): Buffer {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt8(flag);
  prefix.writeUInt32BE(announced, 1);
  return Buffer.concat([prefix, payload]);
}

describe('OTLP/gRPC receiver', () => {
  it('takes spans and answers an empty ExportTraceServiceResponse', async () => {
    const { grpc: receiver, spanNames, metrics } = await start();
    expect(await unary(receiver.target, BODY)).toHaveLength(0);
    expect(spanNames().sort()).toEqual(['shop/span-1', 'shop/span-2']);
    expect(await metrics.expose()).toContain('clew_gateway_spans_accepted_total{transport="grpc"} 2');
  });

  it.each([
    ['gzip', grpc.compressionAlgorithms.gzip],
    ['deflate', grpc.compressionAlgorithms.deflate],
  ])('takes messages compressed by %s', async (_, compression) => {
    const { grpc: receiver, spanNames } = await start();
    await unary(receiver.target, BODY, { compression });
    expect(spanNames()).toHaveLength(2);
  });

  it('takes large messages over flow control', async () => {
    const { grpc: receiver, spanNames } = await start();
    const spans = Array.from({ length: 500 }, (_, i) => testSpan(i + 1, { padding: 'p'.repeat(10_000) }));
    await unary(receiver.target, traceRequest([{ service: 'shop', spans }]));
    expect(spanNames()).toHaveLength(500);
  });

  it('takes many calls at a time on one connection', async () => {
    const { grpc: receiver, spanNames } = await start();
    await Promise.all(Array.from({ length: 300 }, () => unary(receiver.target, BODY)));
    expect(spanNames()).toHaveLength(600);
  });

  it('reports rejected spans as partial success', async () => {
    const { grpc: receiver } = await start();
    const body = traceRequest([{ service: 'shop', spans: [{ ...testSpan(1), spanId: Buffer.alloc(8) }] }]);
    expect(decodeMessage('Response', await unary(receiver.target, body))).toMatchObject({
      partialSuccess: { rejectedSpans: 1, errorMessage: expect.stringContaining('span_id') as string },
    });
  });

  it('knows keys in metadata', async () => {
    const { grpc: receiver, keys, producer } = await start();
    keys.allowsAnonymous = false;
    await unary(receiver.target, BODY, { metadata: { authorization: `Bearer ${KEY}` } });
    await unary(receiver.target, BODY, { metadata: { 'x-clew-ingest-key': KEY } });
    expect(new Set(producer.appended.map(({ headers }) => headers.ingestKeyId))).toEqual(new Set(['key-1']));
  });

  it('answers UNAUTHENTICATED to a wrong key, and to none where one is needed', async () => {
    const { grpc: receiver, keys } = await start();
    const wrong = unary(receiver.target, BODY, { metadata: { authorization: 'Bearer wrong' } });
    await expect(wrong).rejects.toMatchObject({ code: grpc.status.UNAUTHENTICATED });
    keys.allowsAnonymous = false;
    await expect(unary(receiver.target, BODY)).rejects.toMatchObject({ code: grpc.status.UNAUTHENTICATED });
  });

  it('answers INVALID_ARGUMENT to bytes that are not OTLP', async () => {
    const { grpc: receiver } = await start();
    const answer = unary(receiver.target, Buffer.from('nonsense'));
    await expect(answer).rejects.toMatchObject({ code: grpc.status.INVALID_ARGUMENT });
  });

  it('answers RESOURCE_EXHAUSTED, not retryable, to messages over the limit, before and after inflating', async () => {
    const { grpc: receiver } = await start({ http: { limits: { bodyBytesMax: 50_000, inflatedBytesMax: 100_000 } } });
    const plain = unary(receiver.target, Buffer.alloc(60_000));
    await expect(plain).rejects.toMatchObject({ code: grpc.status.RESOURCE_EXHAUSTED });
    const bomb = unary(receiver.target, Buffer.alloc(10_000_000), { compression: grpc.compressionAlgorithms.gzip });
    await expect(bomb).rejects.toMatchObject({ code: grpc.status.RESOURCE_EXHAUSTED });
  });

  it('answers UNAVAILABLE, and not UNAUTHENTICATED, while nobody can say whether the key is good', async () => {
    const { grpc: receiver, keys } = await start();
    keys.failure = new Error('the control store is away');
    const answer = unary(receiver.target, BODY, { metadata: { 'x-clew-ingest-key': 'good-or-bad' } });
    await expect(answer).rejects.toMatchObject({ code: grpc.status.UNAVAILABLE });
  });

  it('answers UNAVAILABLE with RetryInfo when the stream fails', async () => {
    const { grpc: receiver, producer } = await start({ intake: { retryAfterMs: 2_500 } });
    producer.mode = 'failing';
    const error = await unary(receiver.target, BODY).catch((caught: unknown) => caught as grpc.ServiceError);
    if (Buffer.isBuffer(error)) throw new Error('the call went through');
    expect(error.code).toBe(grpc.status.UNAVAILABLE);
    const [packed] = error.metadata.get('grpc-status-details-bin');
    const status = decodeMessage('Status', Buffer.from(packed ?? ''));
    expect(status).toMatchObject({ code: 14, details: [{ typeUrl: 'type.googleapis.com/google.rpc.RetryInfo' }] });
    const [detail] = status['details'] as { value: Buffer }[];
    expect(decodeMessage('RetryInfo', detail?.value ?? Buffer.alloc(0))).toEqual({
      retryDelay: { seconds: 2, nanos: 500_000_000 },
    });
  });

  it('answers UNIMPLEMENTED to other services, and says what it takes', async () => {
    const { grpc: receiver } = await start();
    const path = '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export';
    await expect(unary(receiver.target, BODY, { path })).rejects.toMatchObject({
      code: grpc.status.UNIMPLEMENTED,
      details: expect.stringContaining('traces only') as string,
    });
  });

  it('answers health checks', async () => {
    const { grpc: receiver } = await start();
    const answer = await unary(receiver.target, Buffer.alloc(0), { path: '/grpc.health.v1.Health/Check' });
    expect([...answer]).toEqual([0x08, 1]);
  });

  it('does not wait for the idle connections of clients when it shuts down', async () => {
    const { grpc: receiver } = await start();
    await unary(receiver.target, BODY);
    // Longer than the test may take: only GOAWAY can end this in time.
    await receiver.shutdown({ deadlineMs: 120_000 });
    await expect(unary(receiver.target, BODY)).rejects.toMatchObject({ code: grpc.status.UNAVAILABLE });
  });

  it('answers what is under way when it shuts down, then is gone', async () => {
    const { grpc: receiver, producer } = await start();
    producer.mode = 'held';
    const answer = unary(receiver.target, BODY);
    await expect.poll(() => producer.held.length).toBe(1);
    const stopping = receiver.shutdown({ deadlineMs: 5_000 });
    producer.held[0]?.resolve();
    await answer;
    for (const client of opened.splice(0)) client.close();
    await stopping;
    await expect(unary(receiver.target, BODY)).rejects.toMatchObject({ code: grpc.status.UNAVAILABLE });
  });
});

describe('OTLP/gRPC receiver under hostile clients', () => {
  it.each([
    ['half a prefix', {}, Buffer.from([0, 0])],
    ['a message shorter than announced', {}, framed(BODY, 0, BODY.length + 1)],
    ['an unknown flag', {}, framed(BODY, 7)],
    ['a compressed message without an encoding', {}, framed(gzipSync(BODY), 1)],
    ['torn gzip', { 'grpc-encoding': 'gzip' }, framed(gzipSync(BODY).subarray(0, 30), 1)],
  ])('answers INVALID_ARGUMENT to %s', async (_, headers, bytes) => {
    const { grpc: receiver } = await start();
    expect((await raw(receiver.target, headers, bytes)).headers['grpc-status']).toBe('3');
  });

  it('answers UNIMPLEMENTED to an unknown compression and names the known ones', async () => {
    const { grpc: receiver } = await start();
    const { headers } = await raw(receiver.target, { 'grpc-encoding': 'snappy' }, framed(BODY, 1));
    expect(headers).toMatchObject({ 'grpc-status': '12', 'grpc-accept-encoding': 'identity,gzip,deflate' });
  });

  it('refuses an announced gigabyte at once', async () => {
    const { grpc: receiver } = await start();
    const { headers } = await raw(receiver.target, {}, framed(BODY, 0, 2 ** 30), false);
    expect(headers['grpc-status']).toBe('8');
  });

  it('tells a client that speaks plain HTTP/2 where it is', async () => {
    const { grpc: receiver } = await start();
    const { headers } = await raw(receiver.target, { 'content-type': 'application/x-protobuf' }, BODY);
    expect(headers[':status']).toBe(415);
  });

  it('gives up on a call that never completes', async () => {
    const { grpc: receiver, intake } = await start({ http: { limits: { requestWaitMsMax: 100 } } });
    const { headers } = await raw(receiver.target, {}, framed(BODY, 0, 10_000), false);
    expect(headers['grpc-status']).toBe('4');
    expect(intake.budget.usedBytes).toBe(0);
  });

  it('gives back what a cancelled call was charged', async () => {
    const { grpc: receiver, intake } = await start();
    const session = connect(`http://${receiver.target}`);
    session.on('error', () => undefined);
    const stream = session.request({ ':method': 'POST', ':path': EXPORT_PATH, 'content-type': 'application/grpc' });
    stream.on('error', () => undefined);
    stream.write(framed(Buffer.alloc(200_000), 0, 300_000));
    await expect.poll(() => intake.budget.usedBytes).toBeGreaterThan(200_000);
    session.destroy();
    await expect.poll(() => intake.budget.usedBytes).toBe(0);
  });

  it('notices a client that leaves while its key is looked up', async () => {
    const { grpc: receiver, intake, keys, metrics } = await start();
    const lookup = createDeferred();
    keys.gate = lookup.promise;
    const session = connect(`http://${receiver.target}`);
    session.on('error', () => undefined);
    const stream = session.request({
      ':method': 'POST',
      ':path': EXPORT_PATH,
      'content-type': 'application/grpc',
      'x-clew-ingest-key': KEY,
    });
    stream.on('error', () => undefined);
    await expect.poll(() => keys.lookups).toBe(1);
    session.destroy();
    await unary(receiver.target, Buffer.alloc(0), { path: '/grpc.health.v1.Health/Check' });
    lookup.resolve();
    await expect.poll(() => metrics.expose()).toContain('clew_gateway_requests_aborted_total{transport="grpc"} 1');
    expect(intake.budget.usedBytes).toBe(0);
  });

  it('drops a peer that does not speak HTTP/2', async () => {
    const { grpc: receiver } = await start();
    const connection = await connectRaw(`http://${receiver.target}`);
    connection.socket.write('POST /v1/traces HTTP/1.1\r\nhost: clew\r\ncontent-length: 0\r\n\r\n');
    await connection.closed;
    expect(await unary(receiver.target, BODY)).toHaveLength(0);
  });

  it('drops a peer that says nothing', async () => {
    const { grpc: receiver } = await start({ http: { limits: { headersWaitMsMax: 100 } } });
    const connection = await connectRaw(`http://${receiver.target}`);
    await connection.closed;
    expect(await unary(receiver.target, BODY)).toHaveLength(0);
  });
});
