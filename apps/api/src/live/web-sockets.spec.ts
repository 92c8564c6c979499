import { createClient } from 'graphql-ws';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';

import { makeTrace } from '../testing/fake-trace-reader.js';
import { startApi } from '../testing/running-api.js';
import type { RunningApi } from '../testing/running-api.js';

const START = 1_767_225_600_000_000_001n;
const QUERY = 'subscription { liveTraces { traces { summary { traceId } } skippedCount } }';

let running: RunningApi;

beforeEach(async () => {
  running = await startApi();
});

afterEach(() => running.api.shutdown({ deadlineMs: 5_000 }));

function connect(token: string): { client: ReturnType<typeof createClient>; closed: Promise<number> } {
  let onClosed: (code: number) => void = () => undefined;
  const closed = new Promise<number>((resolve) => {
    onClosed = resolve;
  });
  const client = createClient({
    url: `${running.api.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
    retryAttempts: 0,
    on: {
      closed: (event) => {
        onClosed((event as { code: number }).code);
      },
    },
  });
  return { client, closed };
}

test('a trace reaches those of its organisation alone', async () => {
  const { client } = connect('a');
  const first = client.iterate({ query: QUERY }).next();
  await expect.poll(() => running.liveReader.flushesReadCount).toBeGreaterThan(0);
  running.liveReader.store('tenant-b', makeTrace(11, START));
  running.liveReader.store('tenant-a', makeTrace(10, START));
  expect((await first).value).toMatchObject({
    data: { liveTraces: { traces: [{ summary: { traceId: makeTrace(10, START).summary.traceId } }], skippedCount: 0 } },
  });
  await client.dispose();
});

test('what is no subscription is refused, with the codes that answers have', async () => {
  const { client } = connect('a');
  await expect(client.iterate({ query: '{ viewer { role } }' }).next()).rejects.toMatchObject([
    { extensions: { code: 'BAD_USER_INPUT' } },
  ]);
  await client.dispose();
});

test('4401 closes what has no token that holds, at once or when it is revoked', async () => {
  const stranger = connect('unknown');
  const refused = stranger.client.iterate({ query: QUERY }).next();
  await expect(refused).rejects.toMatchObject({ code: 4401 });
  const { client, closed } = connect('a');
  const pending = client.iterate({ query: QUERY }).next();
  await expect.poll(() => running.liveReader.flushesReadCount).toBeGreaterThan(0);
  running.principals.delete('a');
  await expect(pending).rejects.toMatchObject({ code: 4401 });
  expect(await closed).toBe(4401);
});

test('a shutdown says that the server goes away', async () => {
  const { client, closed } = connect('a');
  const pending = client.iterate({ query: QUERY }).next();
  await expect.poll(() => running.liveReader.flushesReadCount).toBeGreaterThan(0);
  const [outcome] = await Promise.allSettled([pending, running.api.shutdown({ deadlineMs: 5_000 })]);
  expect(await closed).toBe(1001);
  expect(outcome.status).toBe('rejected');
});
