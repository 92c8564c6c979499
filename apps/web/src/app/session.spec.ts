import { CombinedError } from 'urql';
import type { Client } from 'urql';
import { describe, expect, it, vi } from 'vitest';
import { SessionStore } from './session.js';

const VIEWER = { viewer: { role: 'ADMIN', organisation: { id: '1', name: 'Acme', teams: [] } }, ingest: {} };

function unauthenticated(): CombinedError {
  const [graphQLErrors, response] = [[{ message: 'sign in', extensions: { code: 'UNAUTHENTICATED' } }], undefined];
  return new CombinedError({ graphQLErrors, response });
}

/** A browser whose API knows the token `good`; `answer` overrides what the viewer query gives. */
function browser(answer?: { error: CombinedError }) {
  let hasCookie = false;
  const fetch = vi.fn(async (_url: string, init?: RequestInit) => {
    if (init?.method === 'DELETE') hasCookie = false;
    else hasCookie = init?.body === '{"token":"good"}';
    return new Response(null, { status: init?.method === 'DELETE' || hasCookie ? 204 : 401 });
  });
  const query = () => ({
    toPromise: async () => answer ?? (hasCookie ? { data: VIEWER } : { error: unauthenticated() }),
  });
  const onSignedOut = vi.fn();
  const store = new SessionStore({
    client: { query } as unknown as Client,
    fetch: fetch as unknown as typeof globalThis.fetch,
    onSignedOut,
  });
  return { store, fetch, onSignedOut };
}

describe('SessionStore', () => {
  it('signs in with the token of the link', async () => {
    const { store } = browser();
    await store.open('good');
    expect(store.read()).toMatchObject({ state: 'signedIn', viewer: { organisation: { name: 'Acme' } } });
  });

  it('asks for a token without blame on the first visit, and says so when the token is wrong', async () => {
    const { store } = browser();
    await store.open(undefined);
    expect(store.read()).toEqual({ state: 'signedOut', problem: undefined });
    await store.signIn('bad');
    expect(store.read()).toEqual({ state: 'signedOut', problem: 'badToken' });
  });

  it('tells a dead API from a missing session', async () => {
    const { store } = browser({ error: new CombinedError({ networkError: new Error('refused') }) });
    await store.open(undefined);
    expect(store.read()).toEqual({ state: 'unreachable' });
  });

  it('ends once when the API no longer knows the session, and forgets what was seen', async () => {
    const { store, onSignedOut } = browser();
    await store.open('good');
    store.expire();
    store.expire();
    expect(store.read()).toEqual({ state: 'signedOut', problem: 'expired' });
    expect(onSignedOut).toHaveBeenCalledTimes(1);
  });

  it('signs out at the API and tells the pages', async () => {
    const { store, fetch, onSignedOut } = browser();
    await store.open('good');
    const listener = vi.fn();
    store.subscribe(listener);
    await store.signOut();
    expect(fetch).toHaveBeenLastCalledWith('/session', expect.objectContaining({ method: 'DELETE' }));
    expect(listener).toHaveBeenCalled();
    expect(onSignedOut).toHaveBeenCalled();
    expect(store.read()).toEqual({ state: 'signedOut', problem: undefined });
  });
});
