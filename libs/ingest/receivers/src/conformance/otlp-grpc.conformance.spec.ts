import type { ClientHttp2Session } from 'node:http2';
import { gzipSync } from 'node:zlib';

import grpc from '@grpc/grpc-js';
import { afterEach, describe, expect, it } from 'vitest';

import { createKeyLimits } from '../admission/key-limits.js';
import {
  LOGS_EXPORT,
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
 * The rules of https://opentelemetry.io/docs/specs/otlp/ for OTLP/gRPC servers, in its order. Those of gRPC itself are in
 * grpc-transport.conformance.spec.ts. By the reference client where it can, else by bare HTTP/2.
 */
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
