import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { IngestKeyDirectory } from '@clew/access-model';
import { createLogger, createMetrics } from '@clew/self-telemetry';
import type { SpanStream, StreamMessage } from '@clew/stream-contract';
import { createSegmentLogStream } from '@clew/stream-segment-log';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createGateway, type Gateway } from './index.js';

const KEYS: IngestKeyDirectory = {
  find: () => Promise.resolve(undefined),
  anonymous: () => ({ tenantId: 'acme', teamId: 'shop', ingestKeyId: 'anonymous', retentionDays: 7 }),
};

let dataDir: string;
let stream: SpanStream;
let logStream: SpanStream;
let gateway: Gateway | undefined;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'clew-gateway-logs-'));
  stream = createSegmentLogStream({ dataDir: join(dataDir, 'stream'), partitionCount: 1 });
  logStream = createSegmentLogStream({ dataDir: join(dataDir, 'logs'), partitionCount: 1 });
  await Promise.all([stream.start(), logStream.start()]);
});

afterEach(async () => {
  await gateway?.shutdown({ deadlineMs: 1_000 });
  await Promise.all([stream.shutdown({ deadlineMs: 1_000 }), logStream.shutdown({ deadlineMs: 1_000 })]);
  await rm(dataDir, { recursive: true, force: true });
});

async function startGateway(options: { readonly logStream?: SpanStream }): Promise<Gateway> {
  gateway = createGateway({
    ...{ stream, keys: KEYS, ...options },
    logger: createLogger({ name: 'gateway-test', level: 'silent' }),
    metrics: createMetrics(),
    http: { host: '127.0.0.1', port: 0 },
    grpc: { host: '127.0.0.1', port: 0 },
  });
  await gateway.start();
  return gateway;
}

function sendLog({ otlpHttpUrl }: Gateway, text: string): Promise<Response> {
  const logRecords = [{ body: { stringValue: text } }];
  return fetch(`${otlpHttpUrl}/v1/logs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] }),
  });
}

/** What the first partition holds. */
async function messagesOf(of: SpanStream): Promise<readonly StreamMessage[]> {
  return new Promise((resolve, reject) => {
    const handler = {
      run: async (lease: Parameters<Parameters<SpanStream['openConsumer']>[1]['run']>[0]) => {
        resolve(await lease.read(await lease.earliestOffset(), { bytesMax: 1024 * 1024, waitMsMax: 50 }));
      },
      failed: (_: number, error: unknown) => {
        reject(error instanceof Error ? error : new Error(String(error)));
      },
    };
    of.openConsumer({ groupId: 'test' }, handler).catch(reject);
  });
}

describe('a gateway with a log stream', () => {
  it('answers when the log stream holds the records, and lets a resend be told from something new', async () => {
    const opened = await startGateway({ logStream });
    for (const text of ['one', 'one', 'two']) {
      const answer = await sendLog(opened, text);
      expect([answer.status, await answer.text()]).toEqual([200, '{}']);
    }
    const messages = await messagesOf(logStream);
    const [one, again, two] = messages.map(({ headers }) => headers.requestDigest);
    expect(messages).toHaveLength(3);
    expect(messages[0]?.headers).toMatchObject({ tenantId: 'acme', teamId: 'shop', retentionDays: 7, spanCount: 1 });
    expect(again).toBe(one);
    expect(two).not.toBe(one);
    expect(await messagesOf(stream)).toEqual([]);
  });

  it('says that it takes no logs when it has nowhere to put them', async () => {
    const answer = await sendLog(await startGateway({}), 'one');
    expect(answer.status).toBe(404);
  });

  it('hands all that was taken to the stream before it ends', async () => {
    const opened = await startGateway({ logStream });
    const answers = Array.from({ length: 20 }, (_, number) => sendLog(opened, String(number)));
    const settled = Promise.allSettled(answers);
    await Promise.any(answers);
    await opened.shutdown({ deadlineMs: 2_000 });
    const taken = (await settled).filter((outcome) => outcome.status === 'fulfilled' && outcome.value.status === 200);
    expect((await messagesOf(logStream)).length).toBeGreaterThanOrEqual(taken.length);
    expect(taken.length).toBeGreaterThan(0);
  });
});
