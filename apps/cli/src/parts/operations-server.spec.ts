import { createMetrics, defineCounter } from '@clew/self-telemetry';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createServer } from 'node:net';

import { createOperationsServer } from './operations-server.js';

let base: string;
let unready: Error | undefined;
let server: ReturnType<typeof createOperationsServer>;

beforeEach(async () => {
  unready = undefined;
  const port = await freePort();
  const metrics = createMetrics();
  metrics.instruments({ flushes: defineCounter({ name: 'clew_test_total', help: 'Test.' }) }).flushes.add(7);
  const ready = () => (unready === undefined ? Promise.resolve() : Promise.reject(unready));
  server = createOperationsServer({ host: '127.0.0.1', port, metrics, ready });
  await server.start();
  base = `http://127.0.0.1:${port}`;
});

afterEach(async () => {
  await server.shutdown({ deadlineMs: 1_000 });
});

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}

describe('createOperationsServer', () => {
  it('answers health and metrics', async () => {
    expect((await fetch(`${base}/healthz`)).status).toBe(200);
    expect(await (await fetch(`${base}/metrics`)).text()).toContain('clew_test_total 7');
    expect((await fetch(`${base}/other`)).status).toBe(404);
  });

  it('is ready only while the role is, and says what is missing', async () => {
    expect((await fetch(`${base}/readyz`)).status).toBe(200);
    unready = new Error('the store is away');
    const response = await fetch(`${base}/readyz`);
    expect(response.status).toBe(503);
    expect(await response.text()).toContain('the store is away');
  });

  it('shuts down twice without complaint', async () => {
    await server.shutdown({ deadlineMs: 1_000 });
    await expect(server.shutdown({ deadlineMs: 1_000 })).resolves.toBeUndefined();
    await expect(fetch(`${base}/healthz`)).rejects.toThrow();
  });
});
