import { createClient } from 'graphql-sse';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { makeTrace } from '../testing/fake-trace-reader.js';
import { startApi } from '../testing/running-api.js';
import type { RunningApi } from '../testing/running-api.js';

const START = 1_767_225_600_000_000_001n;
const QUERY = 'subscription { liveTraces { traces { summary { traceId } matchedSpanCount } skippedCount } }';

let running: RunningApi;

beforeEach(async () => {
  running = await startApi();
});

afterEach(() => running.api.shutdown({ deadlineMs: 5_000 }));

function open(query: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${running.api.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', authorization: 'Bearer a', ...headers },
    body: JSON.stringify({ query }),
  });
}

async function readUntil(response: Response, wanted: string): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.includes(wanted)) break;
  }
  return text;
}

test('a trace reaches those of its organisation alone, through a client of the protocol', async () => {
  const client = createClient({
    url: `${running.api.url}/graphql`,
    headers: { authorization: 'Bearer a' },
    retryAttempts: 0,
  });
  const results = client.iterate({ query: QUERY });
  const first = results.next();
  await expect.poll(() => running.liveReader.flushesReadCount).toBeGreaterThan(0);
  running.liveReader.store('tenant-b', makeTrace(11, START));
  running.liveReader.store('tenant-a', makeTrace(10, START));
  expect((await first).value).toMatchObject({
    data: { liveTraces: { traces: [{ summary: { traceId: makeTrace(10, START).summary.traceId } }], skippedCount: 0 } },
  });
  await results.return?.();
  client.dispose();
});

test('events are text that a person can follow, by GET too, kept alive by comments', async () => {
  const query = encodeURIComponent(QUERY);
  const response = await fetch(`${running.api.url}/graphql?query=${query}`, {
    headers: { accept: 'text/event-stream', authorization: 'Bearer a' },
  });
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  await expect.poll(() => running.liveReader.flushesReadCount).toBeGreaterThan(0);
  running.liveReader.store('tenant-a', makeTrace(10, START));
  expect(await readUntil(response, '}\n\n')).toMatch(/^:\n\n.*event: next\ndata: \{"data":\{"liveTraces"/s);
});

test('a client that would take a stream or JSON gets its queries answered with JSON', async () => {
  const response = await open('{ viewer { role } }', { accept: 'application/json, text/event-stream' });
  expect(response.headers.get('content-type')).toContain('json');
  expect(await response.json()).toMatchObject({ data: { viewer: { role: expect.any(String) } } });
});

test.each([
  ['{ viewer { role } }', 400, 'BAD_USER_INPUT'],
  ['subscription { nothing }', 400, 'BAD_USER_INPUT'],
  ['subscription { liveTraces(query: "{ ") { skippedCount } }', 400, 'TRACEQL_ERROR'],
])('%s is refused with %d %s before a stream begins', async (query, status, code) => {
  const response = await open(query);
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code } }] });
});

test('nobody listens without a token, and a token that is revoked ends the stream', async () => {
  expect((await open(QUERY, { authorization: 'Bearer unknown' })).status).toBe(401);
  const response = await open(QUERY);
  expect(response.status).toBe(200);
  running.principals.delete('a');
  const text = await response.text();
  expect(text).toContain('"code":"UNAUTHENTICATED"');
  expect(text).toMatch(/event: complete\ndata:\n\n$/);
});

test('a shutdown ends streams in order', async () => {
  const response = await open(QUERY);
  const [text] = await Promise.all([response.text(), running.api.shutdown({ deadlineMs: 5_000 })]);
  expect(text).toMatch(/event: complete\ndata:\n\n$/);
});
