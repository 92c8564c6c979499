import { afterEach, describe, expect, it } from 'vitest';

import { call, type HttpAnswer } from '../testing/http-client.js';
import { startHarness, type Harness } from '../testing/receiver-harness.js';
import { JSON_BODY } from '../testing/sample-bodies.js';

/** The steps a browser takes (https://fetch.spec.whatwg.org/#http-cors-protocol), and what it would make of the answers. */
const SHOP = 'https://shop.example';

let harness: Harness | undefined;
afterEach(async () => {
  await harness?.shutdown();
  harness = undefined;
});

async function start(...allowedOrigins: string[]): Promise<string> {
  harness = await startHarness({ http: { allowedOrigins } });
  return harness.http.url;
}

function preflight(url: string, origin: string, headers: Readonly<Record<string, string>> = {}): Promise<HttpAnswer> {
  return call(url, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST', ...headers },
  });
}

describe('CORS', () => {
  it.each([
    'content-type',
    'authorization,baggage,content-type,traceparent,tracestate,x-clew-ingest-key',
    'content-type,x-tenant,x-request-id',
  ])('lets pages of allowed origins send the headers %s', async (asked) => {
    const url = await start(SHOP);
    const { status, headers } = await preflight(url, SHOP, { 'access-control-request-headers': asked });
    expect(status).toBe(204);
    expect(headers).toMatchObject({
      'access-control-allow-origin': SHOP,
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': asked,
      'access-control-max-age': '7200',
      vary: 'Origin, Access-Control-Request-Headers',
    });
  });

  it('names the usual headers when none are asked for, and repeats nothing that is no header name', async () => {
    const url = await start(SHOP);
    for (const asked of [undefined, 'a: b', `x${'-x'.repeat(2_000)}`]) {
      const answer = await preflight(url, SHOP, asked === undefined ? {} : { 'access-control-request-headers': asked });
      expect(answer.headers['access-control-allow-headers']).toMatch(/^content-type, .*x-clew-ingest-key.*baggage$/);
    }
  });

  it('knows allowed origins by pattern, and repeats the one that asks', async () => {
    const url = await start('https://*.shop.example', 'http://localhost:*');
    for (const origin of ['https://www.shop.example', 'http://localhost:5173']) {
      expect((await preflight(url, origin)).headers['access-control-allow-origin']).toBe(origin);
    }
  });

  it.each(['https://evil.example', 'https://shop.example.evil.example', 'null'])(
    'says nothing to %s',
    async (origin) => {
      const url = await start(SHOP, 'https://*.shop.example');
      const { status, headers } = await preflight(url, origin, { 'access-control-request-private-network': 'true' });
      expect(status).toBe(204);
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
      expect(headers.vary).toBe('Origin');
    },
  );

  it('lets listed origins send with credentials, as beacons do, but never any page', async () => {
    const listed = await preflight(await start(SHOP), SHOP);
    expect(listed.headers['access-control-allow-credentials']).toBe('true');
    await harness?.shutdown();
    const any = await preflight(await start('*', SHOP), SHOP);
    expect(any.headers['access-control-allow-origin']).toBe('*');
    expect(any.headers['access-control-allow-credentials']).toBeUndefined();
  });

  it('lets the page read the answer and how long to wait, also when it is refused', async () => {
    const url = await start(SHOP);
    for (const [body, status] of [
      [JSON_BODY, 200],
      ['{', 400],
    ] as const) {
      const answer = await call(url, { headers: { 'content-type': 'application/json', origin: SHOP }, body });
      expect(answer.status).toBe(status);
      expect(answer.headers['access-control-allow-origin']).toBe(SHOP);
      expect(answer.headers['access-control-expose-headers']).toBe('retry-after');
    }
  });

  it('lets a page reach a gateway in a private network when the browser asks', async () => {
    const url = await start(SHOP);
    const { headers } = await preflight(url, SHOP, { 'access-control-request-private-network': 'true' });
    expect(headers['access-control-allow-private-network']).toBe('true');
  });

  it('takes no JSON as text/plain, which any page could send without asking', async () => {
    const url = await start(SHOP);
    const answer = await call(url, { headers: { 'content-type': 'text/plain', origin: SHOP }, body: JSON_BODY });
    expect(answer.status).toBe(415);
  });

  it('refuses to start with origins it does not understand', async () => {
    await expect(start('shop.example')).rejects.toThrow('allowedOrigins: "shop.example" is not an origin');
  });
});
