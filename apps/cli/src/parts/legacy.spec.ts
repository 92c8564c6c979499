import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';

import { loadConfig } from '@clew/config';
import type { ReceiverParts } from '@clew/gateway';
import type { RunningPart } from '@clew/lifecycle';
import { createSpanIntake } from '@clew/receivers';
import { createLogger, createMetrics } from '@clew/self-telemetry';
import { afterEach, describe, expect, it } from 'vitest';

import { legacyWaysIn } from './legacy.js';

const running: RunningPart[] = [];
let squatter: Server | undefined;
afterEach(async () => {
  for (const part of running.splice(0)) await part.shutdown({ deadlineMs: 500 });
  squatter?.close();
  squatter = undefined;
});

function parts(): ReceiverParts {
  const metrics = createMetrics();
  const logger = createLogger({ name: 'legacy-test', level: 'silent' });
  const producer = { append: () => Promise.resolve(), shutdown: () => Promise.resolve() };
  const intake = createSpanIntake({ producer, partitionCount: 1, metrics, logger });
  const keys = { find: () => Promise.resolve(undefined), anonymous: () => undefined };
  return { intake, keys, admitHead: () => undefined, metrics, logger, limits: {} };
}

async function startAll(flags: Record<string, string>) {
  const ways = legacyWaysIn(loadConfig({ flags }));
  const given = parts();
  for (const create of ways.receivers) {
    const part = create(given);
    running.push(part);
    await part.start();
  }
  return ways;
}

describe('the ways in of Zipkin and Jaeger', () => {
  it('are where they were asked for', async () => {
    const ways = await startAll({ 'gateway.zipkinPort': '0', 'gateway.jaegerPort': '0' });
    const { zipkin = '', jaeger = '' } = ways.urls();
    expect((await fetch(`${zipkin}/healthz`)).status).toBe(200);
    expect((await fetch(`${jaeger}/healthz`)).status).toBe(200);
  });

  it('can be switched off', async () => {
    const ways = await startAll({ 'gateway.zipkinEnabled': 'false', 'gateway.jaegerEnabled': 'false' });
    expect(ways.urls()).toEqual({});
  });

  it('insist on a port that was asked for', async () => {
    const port = await takenPort(0);
    const start = startAll({ 'gateway.zipkinPort': String(port), 'gateway.jaegerEnabled': 'false' });
    await expect(start).rejects.toThrow(`Zipkin: port ${port} on 127.0.0.1 is taken`);
  });

  it('give way to who has the usual port', async () => {
    await takenPort(9411).catch(() => undefined); // or another program has it already
    const ways = await startAll({ 'gateway.jaegerPort': '0' });
    expect(Object.keys(ways.urls())).toEqual(['jaeger']);
  });
});

function takenPort(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    squatter = server;
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      resolve((server.address() as AddressInfo).port);
    });
  });
}
