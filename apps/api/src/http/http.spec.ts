import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import type { ApiOptions } from '../options.js';
import { startApi } from '../testing/running-api.js';
import type { RunningApi } from '../testing/running-api.js';

let webRoot: string;
let started: RunningApi[] = [];

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'clew-web-'));
  webRoot = join(folder, 'dist');
  await mkdir(join(webRoot, 'assets'), { recursive: true });
  await writeFile(join(webRoot, 'index.html'), '<!doctype html><title>Clew</title>');
  await writeFile(join(webRoot, 'favicon.svg'), '<svg/>');
  await writeFile(join(webRoot, 'assets', 'main-abc123.js'), 'export {};');
  await writeFile(join(folder, 'secret.txt'), 'secret');
});

afterAll(() => rm(join(webRoot, '..'), { recursive: true, force: true }));

afterEach(async () => {
  await Promise.all(started.map(({ api }) => api.shutdown({ deadlineMs: 5_000 })));
  started = [];
});

async function start(options: Partial<ApiOptions> = {}): Promise<RunningApi> {
  const running = await startApi(options);
  started.push(running);
  return running;
}

describe('the web UI', () => {
  test('is served with its pages, its files and headers that keep it safe', async () => {
    const { api } = await start({ webRoot });
    for (const path of ['/', '/traces/0123', '/services?range=1h', '/index.html']) {
      const response = await fetch(`${api.url}${path}`);
      expect({ path, status: response.status }).toEqual({ path, status: 200 });
      expect(await response.text()).toContain('<title>Clew</title>');
      expect(response.headers.get('content-type')).toMatch(/^text\/html/);
      expect(response.headers.get('cache-control')).toBe('no-cache');
      expect(response.headers.get('content-security-policy')).toMatch(
        /default-src 'self'; script-src 'self';.*frame-ancestors 'none'/,
      );
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(response.headers.get('access-control-allow-origin')).toBeNull();
    }
    const script = await fetch(`${api.url}/assets/main-abc123.js`);
    expect(script.headers.get('content-type')).toMatch(/javascript/);
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect((await fetch(`${api.url}/favicon.svg`)).headers.get('content-type')).toBe('image/svg+xml');
    expect((await fetch(api.url, { method: 'HEAD' })).status).toBe(200);
  });

  test.each([
    ['/assets/gone-abc.js', 404],
    ['/gone.css', 404],
    ['/..%2fsecret.txt', 404],
    ['/%2e%2e/secret.txt', 404],
    ['/assets/..%2f..%2fsecret.txt', 404],
    ['/%', 400],
    ['/%00', 200], // no name of a file: a page of the UI, which knows no such page
  ])('%s leads to no file, with status %d', async (path, status) => {
    const { api } = await start({ webRoot });
    const response = await fetch(`${api.url}${path}`);
    expect(await response.text()).not.toContain('secret');
    expect(response.status).toBe(status);
  });

  test('that is missing is said at the start, and without one the API still answers', async () => {
    await expect(startApi({ webRoot: join(webRoot, 'nowhere') })).rejects.toThrow(/the web UI is not in .*nowhere/);
    const { api } = await start();
    expect(await (await fetch(api.url)).text()).toContain('The web UI is not built here');
    const post = await fetch(`${api.url}/nowhere`, { method: 'POST' });
    expect(post.status).toBe(404);
    expect(await post.json()).toMatchObject({ errors: [{ message: 'there is no POST /nowhere' }] });
  });
});

describe('for operators', () => {
  test('health is always well, readiness says what is missing', async () => {
    const problems: Error[] = [];
    const ready = async (): Promise<void> => {
      for (const problem of problems) throw problem;
    };
    const { api } = await start({ ready });
    expect((await fetch(`${api.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${api.url}/readyz`)).status).toBe(200);
    problems.push(new Error('ClickHouse does not answer'));
    expect((await fetch(`${api.url}/healthz`)).status).toBe(200);
    const response = await fetch(`${api.url}/readyz`);
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ status: 'unavailable', reason: 'ClickHouse does not answer' });
  });

  test('metrics count requests and errors, for this machine or an admin', async () => {
    const { api, query } = await start();
    await query('{ nothing }');
    const text = await (await fetch(`${api.url}/metrics`)).text();
    expect(text).toMatch(/clew_api_request_duration_seconds_count\{route="\/graphql",status="400"\} 1/);
    expect(text).toContain('clew_api_graphql_errors_total{code="BAD_USER_INPUT"} 1');

    const viaProxy = async (token: string): Promise<number> => {
      const headers = { 'x-forwarded-for': '192.0.2.1', ...(token === '' ? {} : { authorization: `Bearer ${token}` }) };
      return (await fetch(`${api.url}/metrics`, { headers })).status;
    };
    expect([await viaProxy(''), await viaProxy('b'), await viaProxy('a')]).toEqual([401, 403, 200]);
  });
});

describe('start and shutdown', () => {
  test('a taken port is named', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const address = taken.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    try {
      await expect(startApi({ http: { host: '127.0.0.1', port } })).rejects.toThrow(
        `port ${port} on 127.0.0.1 for the API is taken`,
      );
    } finally {
      taken.close();
    }
  });

  test('shutdown answers what is under way, ends within its deadline, and may be repeated', async () => {
    const running = await start();
    running.reader.hangs = true;
    const hanging = running.query(
      '{ usage(range: { start: "2026-01-01T00:00:00Z", end: "2026-01-02T00:00:00Z" }) { hour } }',
    );
    hanging.catch(() => undefined);
    await expect.poll(() => running.reader.calls.length).toBe(1);
    await Promise.all([running.api.shutdown({ deadlineMs: 500 }), running.api.shutdown({ deadlineMs: 500 })]);
    await expect(hanging).rejects.toThrow();
    await expect(fetch(`${running.api.url}/healthz`)).rejects.toThrow();
  });
});
