import { expect, it, vi } from 'vitest';
import { LoadViewer } from '../app/session.queries.js';
import { createGraphqlClient } from './client.js';

function clientThatGets(status: number, body: unknown) {
  const onUnauthenticated = vi.fn();
  const fetch = vi.fn(async (_url: RequestInfo | URL, _init?: RequestInit) => {
    return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
  });
  return { client: createGraphqlClient({ fetch, onUnauthenticated }), fetch, onUnauthenticated };
}

const REFUSED = { data: null, errors: [{ message: 'sign in', extensions: { code: 'UNAUTHENTICATED' } }] };

it('posts to its own origin with the header that other sites cannot send', async () => {
  const { client, fetch } = clientThatGets(200, { data: {} });
  await client.query(LoadViewer, {}).toPromise();
  const [url, init] = fetch.mock.calls[0] ?? [];
  expect(url).toBe('/graphql');
  expect(init).toMatchObject({ method: 'POST', credentials: 'same-origin' });
  const headers = new Headers(init?.headers);
  expect([headers.get('content-type'), headers.get('x-clew-csrf')]).toEqual(['application/json', '1']);
  expect(headers.get('accept')).toBe('application/graphql-response+json, application/json');
});

it('gives no data for a refused request, and tells that the session is over', async () => {
  const { client, onUnauthenticated } = clientThatGets(401, REFUSED);
  const { data, error } = await client.query(LoadViewer, {}).toPromise();
  expect(data).toBeUndefined();
  expect(error?.graphQLErrors[0]?.message).toBe('sign in');
  expect(onUnauthenticated).toHaveBeenCalledTimes(1);
});

it('leaves the check at the start to its caller', async () => {
  const { client, onUnauthenticated } = clientThatGets(401, REFUSED);
  await client.query(LoadViewer, {}, { isSessionCheck: true }).toPromise();
  expect(onUnauthenticated).not.toHaveBeenCalled();
});
