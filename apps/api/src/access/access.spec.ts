import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { makeTrace } from '../testing/fake-trace-reader.js';
import { startApi } from '../testing/running-api.js';
import type { RunningApi } from '../testing/running-api.js';

const VIEWER = '{ viewer { organisation { id } } }';
const OWN_PAGE = { 'x-clew-csrf': '1' };

let running: RunningApi;

beforeAll(async () => {
  running = await startApi();
});

beforeEach(() => {
  running.reset();
});

afterAll(() => running.api.shutdown({ deadlineMs: 5_000 }));

async function signIn(token: string, headers: Record<string, string> = OWN_PAGE): Promise<Response> {
  return fetch(`${running.api.url}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ token }),
  });
}

function cookieOf(response: Response): string {
  return response.headers.get('set-cookie')?.split(';')[0] ?? '';
}

describe('without a good token', () => {
  test.each([
    [{}, /a token is required: send "Authorization: Bearer TOKEN"/],
    [{ authorization: 'Bearer wrong' }, /unknown, revoked or expired/],
    [{ authorization: 'Basic YTpi' }, /must be "Bearer TOKEN"/],
    [{ authorization: 'Bearer ' }, /must be "Bearer TOKEN"/],
    [{ cookie: 'clew_session=forged', ...OWN_PAGE }, /the session has ended/],
    [{ cookie: `clew_session=${'A'.repeat(2_000)}`, ...OWN_PAGE }, /the session has ended/],
  ])('%o nothing is read', async (headers, message) => {
    const { status, data, errors } = await running.query(VIEWER, {}, headers);
    expect({ status, data }).toEqual({ status: 401, data: null });
    expect(errors).toMatchObject([
      { message: expect.stringMatching(message) as string, extensions: { code: 'UNAUTHENTICATED' } },
    ]);
    expect(running.reader.calls).toEqual([]);
  });

  test('GET and other spellings of the path are closed, too', async () => {
    for (const path of ['/graphql', '/graphql/', '//graphql', '/GraphQL', '/graphql;x', '/%67raphql']) {
      const response = await fetch(`${running.api.url}${path}?query=${encodeURIComponent(VIEWER)}`);
      expect([401, 404]).toContain(response.status);
      expect(await response.text()).not.toContain('tenant');
    }
    const response = await fetch(`${running.api.url}/graphql`);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
  });

  test('a directory that is away is no refusal', async () => {
    const failing = await startApi({
      tokens: { authenticate: () => Promise.reject(Object.assign(new Error('secret host'), { retryable: true })) },
    });
    try {
      const { status, errors } = await failing.query(VIEWER);
      expect(status).toBe(503);
      expect(errors).toMatchObject([
        { message: 'the control store does not answer, try again', extensions: { code: 'STORE_UNAVAILABLE' } },
      ]);
    } finally {
      await failing.api.shutdown({ deadlineMs: 5_000 });
    }
  });
});

describe('a tenant', () => {
  test('sees its own data only, whatever it asks for', async () => {
    const range = 'range: { start: "2026-01-01T00:00:00Z", end: "2026-01-02T00:00:00Z" }';
    running.reader.tenants.set('tenant-b', {
      traces: [makeTrace(1, 1_767_225_600_000_000_000n)],
      spanNames: ['secret'],
    });
    const everything = `{ traces(filter: { ${range} }) { nodes { traceId } } trace(traceId: "${'1'.padStart(32, '0')}") { traceId }
      services(${range}) { name } spanNames(serviceName: "x", ${range}) serviceMap(${range}) { nodes { name } }
      redMetrics(query: { ${range} }) { serviceName } usage(${range}) { teamId } viewer { organisation { id } } }`;
    const { data, errors } = await running.query(everything);
    expect(errors).toEqual([]);
    expect(data).toMatchObject({
      traces: { nodes: [] },
      trace: null,
      spanNames: [],
      viewer: { organisation: { id: 'tenant-a' } },
    });
    expect(running.reader.calls).toHaveLength(7);
    expect(new Set(running.reader.calls.map(({ tenantId }) => tenantId))).toEqual(new Set(['tenant-a']));
  });

  test('is not mixed up when answers are compiled and requests overlap', async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, async (_, index) => {
        const token = index % 2 === 0 ? 'a' : 'b';
        const { data } = await running.query(VIEWER, {}, { authorization: `Bearer ${token}` });
        return { token, data };
      }),
    );
    for (const { token, data } of answers)
      expect(data).toEqual({ viewer: { organisation: { id: `tenant-${token}` } } });
  });
});

describe('a browser', () => {
  test('signs in with a token and gets a cookie that scripts can not read', async () => {
    const response = await signIn('a');
    expect(response.status).toBe(204);
    const cookie = response.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^clew_session=[\w-]+; Max-Age=604800; Path=\/; HttpOnly; SameSite=Strict$/);
    const { status, data } = await running.query(
      VIEWER,
      {},
      { cookie: `theme=dark; ${cookieOf(response)}; x=y`, ...OWN_PAGE },
    );
    expect({ status, data }).toEqual({ status: 200, data: { viewer: { organisation: { id: 'tenant-a' } } } });
  });

  test('the cookie alone does nothing: another site could send it', async () => {
    const cookie = cookieOf(await signIn('a'));
    const { status, errors } = await running.query(VIEWER, {}, { cookie });
    expect(status).toBe(401);
    expect(errors[0]?.message).toContain('x-clew-csrf');
  });

  test('loses its session when the token is revoked, or at once when the seal was touched', async () => {
    const cookie = cookieOf(await signIn('a'));
    const touched = `${cookie.slice(0, -2)}${cookie.endsWith('AA') ? 'BB' : 'AA'}`;
    expect((await running.query(VIEWER, {}, { cookie: touched, ...OWN_PAGE })).status).toBe(401);
    running.principals.delete('a');
    expect((await running.query(VIEWER, {}, { cookie, ...OWN_PAGE })).status).toBe(401);
  });

  test('signs out', async () => {
    const response = await fetch(`${running.api.url}/session`, { method: 'DELETE', headers: OWN_PAGE });
    expect(response.status).toBe(204);
    expect(response.headers.get('set-cookie')).toMatch(/^clew_session=; Max-Age=0;/);
  });

  test('a wrong token, a foreign page and a body of another kind get no cookie', async () => {
    const foreign = { method: 'POST', headers: { ...OWN_PAGE, 'content-type': 'text/plain' }, body: '{"token":"a"}' };
    const answers = [
      [await signIn('wrong'), 401],
      [await signIn('a', {}), 403],
      [await fetch(`${running.api.url}/session`, foreign), 400],
      [await signIn('x'.repeat(10_000)), 400],
      [await fetch(`${running.api.url}/session`, { method: 'DELETE' }), 403],
    ] as const;
    for (const [response, status] of answers) {
      expect(response.status).toBe(status);
      expect(response.headers.get('set-cookie')).toBeNull();
    }
  });

  test('by https gets a cookie for https only', async () => {
    const response = await signIn('a', { ...OWN_PAGE, 'x-forwarded-proto': 'https' });
    expect(response.headers.get('set-cookie')).toContain('; Secure');
  });

  test('tokens never reach the log', async () => {
    await signIn('a-token-that-must-not-be-logged');
    await running.query(VIEWER, {}, { authorization: 'Bearer a-token-that-must-not-be-logged' });
    expect(running.logLines.join('')).not.toContain('must-not-be-logged');
  });
});
