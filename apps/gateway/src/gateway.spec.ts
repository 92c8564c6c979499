import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { IngestKeyDirectory } from '@clew/access-model';
import { createLogger, createMetrics } from '@clew/self-telemetry';
import { createSegmentLogStream } from '@clew/stream-segment-log';
import type { SpanStream, StreamMessage } from '@clew/stream-contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createGateway, type Gateway, type GatewayLimits } from './index.js';

const KEYS: IngestKeyDirectory = {
  find: () => Promise.resolve(undefined),
  anonymous: () => ({ tenantId: 'acme', teamId: 'shop', ingestKeyId: 'anonymous', retentionDays: 7 }),
};

const SPAN = {
  traceId: '5b8efff798038103d269b633813fc60c',
  spanId: 'eee19b7ec3c1b174',
  name: 'checkout',
  kind: 2,
  startTimeUnixNano: '1544712660000000000',
  endTimeUnixNano: '1544712661000000000',
};

let dataDir: string;
let stream: SpanStream;
const gateways: Gateway[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'clew-gateway-'));
  stream = createSegmentLogStream({ dataDir, partitionCount: 2 });
  await stream.start();
});

afterEach(async () => {
  for (const gateway of gateways.splice(0)) await gateway.shutdown({ deadlineMs: 1_000 });
  await stream.shutdown({ deadlineMs: 1_000 });
  await rm(dataDir, { recursive: true, force: true });
});

function createTestGateway(httpPort = 0, grpcPort = 0, limits: GatewayLimits = {}, keys = KEYS): Gateway {
  const gateway = createGateway({
    stream,
    keys,
    limits,
    logger: createLogger({ name: 'gateway-test', level: 'silent' }),
    metrics: createMetrics(),
    http: { host: '127.0.0.1', port: httpPort },
    grpc: { host: '127.0.0.1', port: grpcPort },
  });
  gateways.push(gateway);
  return gateway;
}

function send(gateway: Gateway, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  return fetch(`${gateway.otlpHttpUrl}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [SPAN] }] }] }),
  });
}

/** Everything the stream holds, read by a consumer of its own. */
async function readAll(): Promise<StreamMessage[]> {
  const messages: StreamMessage[] = [];
  let partitionsLeft = stream.partitionCount;
  await new Promise<void>((resolve, reject) => {
    const handler = {
      run: async (lease: Parameters<Parameters<SpanStream['openConsumer']>[1]['run']>[0]) => {
        const read = await lease.read(await lease.earliestOffset(), { bytesMax: 1024 * 1024, waitMsMax: 50 });
        messages.push(...read);
        if (--partitionsLeft === 0) resolve();
        await new Promise((released) => {
          lease.signal.addEventListener('abort', released, { once: true });
        });
      },
      failed: (_: number, error: unknown) => {
        reject(error instanceof Error ? error : new Error(String(error)));
      },
    };
    void stream.openConsumer({ groupId: 'test' }, handler).catch(reject);
  });
  return messages;
}

describe('gateway on the segment log', () => {
  it('answers 200 for a span that the stream then has', async () => {
    const gateway = createTestGateway();
    await gateway.start();
    expect((await send(gateway)).status).toBe(200);
    const messages = await readAll();
    expect(messages).toHaveLength(1);
    expect(messages[0]?.headers).toMatchObject({ tenantId: 'acme', teamId: 'shop', spanCount: 1, retentionDays: 7 });
    expect(gateway.otlpGrpcUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('holds a key to its spans per second, tells its client when to come back, and holds nobody else', async () => {
    const who = { tenantId: 'acme', teamId: 'shop', retentionDays: 7 };
    const keys: IngestKeyDirectory = {
      find: () => Promise.resolve({ ...who, ingestKeyId: 'slow', limits: { spansPerSecond: 0.01, burstSeconds: 200 } }),
      anonymous: () => ({ ...who, ingestKeyId: 'free' }),
    };
    const gateway = createTestGateway(0, 0, {}, keys);
    await gateway.start();
    const withKey = { 'x-clew-ingest-key': 'k' };
    const statuses = [];
    for (let count = 0; count < 3; count++) statuses.push((await send(gateway, withKey)).status);
    expect(statuses).toEqual([200, 200, 429]);
    const refused = await send(gateway, withKey);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(await refused.text()).toContain('the ingest key may send 0.01 spans per second');
    expect((await send(gateway)).status).toBe(200);
  });

  it('says which port is taken, names the setting, and then holds nothing open', async () => {
    const first = createTestGateway();
    await first.start();
    const taken = Number(new URL(first.otlpGrpcUrl).port);
    const second = createTestGateway(0, taken);
    await expect(second.start()).rejects.toThrow(
      `OTLP/gRPC: port ${String(taken)} on 127.0.0.1 is taken by another process; choose another with --otlp-grpc`,
    );
    await expect(send(second)).rejects.toThrow();
    expect((await send(first)).status).toBe(200);
  });

  it('refuses limits under which the largest request could never be taken', () => {
    expect(() =>
      createTestGateway(0, 0, { bodyBytesMax: 1_000, inflatedBytesMax: 1_000, pendingBytesMax: 3_999 }),
    ).toThrow(
      'pendingBytesMax is 3999, which is too little for one request of the largest size allowed: raise it to 4000',
    );
  });

  it('shuts down twice, and without ever having started', async () => {
    const started = createTestGateway();
    await started.start();
    await Promise.all([started.shutdown({ deadlineMs: 1_000 }), started.shutdown({ deadlineMs: 1_000 })]);
    await expect(send(started)).rejects.toThrow();
    await createTestGateway().shutdown({ deadlineMs: 1_000 });
  });
});
