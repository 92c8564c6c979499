import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import { encodeExportResponse, encodeStatus } from '@clew/otlp';
import type { RunningPart } from '@clew/lifecycle';
import { createLogger, createMetrics, type Metrics } from '@clew/self-telemetry';
import type { SpanStream, StreamProducer } from '@clew/stream-contract';
import { headers } from '@clew/stream-contract/testing';
import { createSegmentLogStream } from '@clew/stream-segment-log';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createForwarder, type ForwarderOptions } from './forwarder.js';

interface Received {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

type Behaviour = (received: Received, response: ServerResponse) => void;

const acknowledge: Behaviour = (_, response) => {
  response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end(encodeExportResponse(0, ''));
};

let folder: string;
let stream: SpanStream;
let producer: StreamProducer;
let server: Server;
let url: string;
let received: Received[];
let behave: Behaviour;
let metrics: Metrics;
const forwarders: RunningPart[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clew-forwarder-'));
  received = [];
  behave = acknowledge;
  metrics = createMetrics();
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = gunzipSync(Buffer.concat(chunks)).toString('utf8');
      const one = { path: request.url ?? '', headers: request.headers, text };
      received.push(one);
      behave(one, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  await openStream();
});

afterEach(async () => {
  await stopForwarders();
  await stream.shutdown({ deadlineMs: 1_000 });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

async function openStream(options: object = {}): Promise<void> {
  stream = createSegmentLogStream({ dataDir: join(folder, 'stream'), partitionCount: 1, ...options });
  await stream.start();
  producer = await stream.openProducer();
}

async function stopForwarders(): Promise<void> {
  for (const forwarder of forwarders.splice(0)) await forwarder.shutdown({ deadlineMs: 1_000 });
}

async function forward(options: Partial<ForwarderOptions> = {}): Promise<void> {
  const forwarder = createForwarder({
    signal: 'traces',
    stream,
    upstream: { url, headers: { authorization: 'Bearer k' } },
    delayMsMin: 5,
    delayMsMax: 20,
    metrics,
    logger: createLogger({ name: 'forwarder-test', level: 'silent' }),
    ...options,
  });
  forwarders.push(forwarder);
  await forwarder.start();
}

async function append(...texts: readonly string[]): Promise<void> {
  for (const text of texts) {
    await producer.append([{ partition: 0, headers: headers({ spanCount: 2 }), value: Buffer.from(text) }]);
  }
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5));
}

async function metric(name: string): Promise<number> {
  const line = (await metrics.expose()).split('\n').find((text) => text.startsWith(`${name}{`));
  return Number(line?.split(' ').at(-1) ?? 0);
}

const textsOf = (): string => received.map(({ text }) => text).join('');

describe('a forwarder', () => {
  it('sends on what the stream holds, in order, merged into few requests', async () => {
    await append('a', 'b', 'c');
    await forward();
    await until(() => textsOf().length >= 3);
    expect(textsOf()).toBe('abc');
    expect(received[0]).toMatchObject({
      path: '/v1/traces',
      headers: { authorization: 'Bearer k', 'content-type': 'application/x-protobuf', 'content-encoding': 'gzip' },
    });
    await append('d');
    await until(() => textsOf() === 'abcd');
    await until(async () => (await metric('clew_forwarder_items_forwarded_total')) === 8);
  });

  it('sends logs to where logs go, below the path of its upstream', async () => {
    await append('log');
    await forward({ signal: 'logs', upstream: { url: `${url}/otlp/`, headers: {} } });
    await until(() => received.length === 1);
    expect(received[0]?.path).toBe('/otlp/v1/logs');
  });

  it('tries again, the same request first, until the upstream has it', async () => {
    let failures = 3;
    behave = (one, response) => {
      if (failures-- > 0) response.writeHead(503, { 'retry-after': '0' }).end();
      else acknowledge(one, response);
    };
    await append('a');
    await forward();
    await until(() => received.length === 4);
    await append('b');
    await until(() => received.length === 5);
    expect(received.map(({ text }) => text)).toEqual(['a', 'a', 'a', 'a', 'b']);
  });

  it('outlives an upstream that is not there at all, and goes on where it was after a restart', async () => {
    await append('a');
    await forward();
    await until(() => textsOf() === 'a');
    behave = (_, response) => response.destroy();
    await append('b', 'c');
    await until(() => received.length > 2);
    await stopForwarders();
    received = [];
    behave = acknowledge;
    await forward();
    await until(() => textsOf().length >= 2);
    expect(textsOf()).toBe('bc');
  });

  it('drops the one message that is refused for good, and says so', async () => {
    behave = (one, response) => {
      if (one.text.includes('x')) response.writeHead(400).end(encodeStatus(3, 'not OTLP'));
      else acknowledge(one, response);
    };
    await append('a', 'x', 'b', 'c');
    await forward();
    await until(async () => (await metric('clew_forwarder_items_forwarded_total')) === 6);
    expect(
      received
        .filter(({ text }) => !text.includes('x'))
        .map(({ text }) => text)
        .join(''),
    ).toBe('abc');
    expect(await metric('clew_forwarder_items_dropped_total')).toBe(2);
  });

  it('counts what the upstream rejects by partial success', async () => {
    behave = (_, response) => response.writeHead(200).end(encodeExportResponse(1, 'one is too large'));
    await append('a');
    await forward();
    await until(async () => (await metric('clew_forwarder_items_rejected_total')) === 1);
    expect(await metric('clew_forwarder_items_forwarded_total')).toBe(1);
  });

  it('counts what a full buffer dropped unsent, and goes on with the rest', async () => {
    await stream.shutdown({ deadlineMs: 1_000 });
    await openStream({ segmentBytes: 1, diskBytesMax: 2_000, tailBytesMax: 0 });
    behave = (_, response) => response.writeHead(503).end();
    await append('first');
    await forward();
    await until(() => received.length > 0);
    await stopForwarders();
    for (let count = 0; count < 8; count++) await append(String(count).repeat(500));
    received = [];
    behave = acknowledge;
    await forward();
    await until(() => textsOf().endsWith('7'.repeat(500)));
    expect(textsOf()).not.toContain('first');
    expect(await metric('clew_forwarder_messages_lost_total')).toBeGreaterThan(0);
  });
});
