import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterEach, expect, test } from 'vitest';

import { createClewClient } from './client.js';
import { ApiServer, sendJson, summaryOf } from './testing/api-server.js';

let api: ApiServer | undefined;

afterEach(async () => {
  await api?.shutdown();
  api = undefined;
});

const next = (message: object): string => `event: next\ndata: ${JSON.stringify(message)}\n\n`;
const traces = (...ids: string[]): object => ({
  data: {
    liveTraces: {
      traces: ids.map((id) => ({ summary: summaryOf(id), matchedSpanCount: 1, matchedSpans: [] })),
      skippedCount: 0,
    },
  },
});

async function connect(answer: (response: ServerResponse) => void) {
  api = await ApiServer.start((_, response) => {
    answer(response);
  });
  return createClewClient({ url: api.url, token: 't' });
}

function stream(response: ServerResponse, text: string): ServerResponse {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  response.write(':\n\n');
  response.write(text);
  return response;
}

async function idsOf(client: ReturnType<typeof createClewClient>, signal?: AbortSignal): Promise<string[]> {
  const ids = [];
  const options = signal === undefined ? {} : { signal };
  for await (const message of client.liveTraces({ query: '{ status = error }' }, options)) {
    ids.push(...message.traces.map(({ summary }) => summary.traceId));
  }
  return ids;
}

test('live traces come until the server has no more, between heartbeats', async () => {
  const text = `${next(traces('a', 'b'))}:\n\n${next(traces('c'))}:\n\nevent: complete\ndata:\n\n`;
  const client = await connect((response) => stream(response, text).end());
  expect(await idsOf(client)).toEqual(['a', 'b', 'c']);
  expect(api?.seen).toMatchObject([
    { headers: { accept: 'text/event-stream', authorization: 'Bearer t' }, variables: { query: '{ status = error }' } },
  ]);
});

test('a connection that is lost says that it may be made again', async () => {
  const ended = await connect((response) => stream(response, next(traces('a'))).end());
  await expect(idsOf(ended)).rejects.toMatchObject({ code: 'STREAM_ENDED', retryable: true });
  await api?.shutdown();
  const broken = await connect((response) => {
    stream(response, next(traces('a')));
    setImmediate(() => response.destroy());
  });
  await expect(idsOf(broken)).rejects.toMatchObject({ code: 'NETWORK', retryable: true });
});

test('errors within a stream and instead of one are thrown', async () => {
  const errors = [{ message: 'the token was revoked', extensions: { code: 'UNAUTHENTICATED' } }];
  const within = await connect((response) => stream(response, next({ errors })));
  await expect(idsOf(within)).rejects.toMatchObject({ code: 'UNAUTHENTICATED', retryable: false });
  await api?.shutdown();
  const instead = await connect((response) => {
    sendJson(response, 429, { errors }, { 'retry-after': '4' });
  });
  await expect(idsOf(instead)).rejects.toMatchObject({ statusCode: 429, retryable: true, retryAfterMs: 4_000 });
  expect(api?.seen).toHaveLength(1);
  await api?.shutdown();
  const other = await connect((response) => {
    sendJson(response, 200, traces());
  });
  await expect(idsOf(other)).rejects.toMatchObject({
    code: 'BAD_ANSWER',
    message: 'the answer is no stream of events',
  });
});

test('leaving the loop closes the connection', async () => {
  let closed: Promise<unknown> | undefined;
  const client = await connect((response) => {
    closed = once(response, 'close');
    stream(response, next(traces('a')));
  });
  for await (const { traces } of client.liveTraces()) {
    expect(traces).toHaveLength(1);
    break;
  }
  await expect(closed).resolves.toBeDefined();
});

test('a signal closes the connection and is the reason', async () => {
  const controller = new AbortController();
  const reason = new Error('the page was left');
  let closed: Promise<unknown> | undefined;
  const client = await connect((response) => {
    closed = once(response, 'close');
    stream(response, next(traces('a')));
    setImmediate(() => {
      controller.abort(reason);
    });
  });
  await expect(idsOf(client, controller.signal)).rejects.toBe(reason);
  await expect(closed).resolves.toBeDefined();
});
