import { afterEach, describe, expect, test } from 'vitest';

import { createClewClient, type ClewClientOptions } from './client.js';
import { ClewError } from './clew-error.js';
import { DecisionDocument, TypedDocumentString } from './generated/operations.js';
import { answerBySchema, ApiServer, sendJson, type Answer } from './testing/api-server.js';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const variables = { traceId };
const decision = {
  traceId,
  outcome: 'DROPPED',
  explanation: ['by chance'],
  isOpen: false,
  isUpgraded: false,
  records: [],
};
const busy = {
  data: null,
  errors: [{ message: 'too many queries', extensions: { code: 'STORE_BUSY', queriesMax: 4 } }],
};

let api: ApiServer | undefined;
const waits: number[] = [];

afterEach(async () => {
  await api?.shutdown();
  api = undefined;
  waits.length = 0;
});

async function connect(answer: Answer, options: Partial<ClewClientOptions> = {}) {
  api = await ApiServer.start(answer);
  const sleep = async (delayMs: number): Promise<void> => void waits.push(delayMs);
  const retry = { attemptsMax: 3, delayMsMin: 100, delayMsMax: 5_000, random: () => 0.5, sleep, ...options.retry };
  return { server: api, client: createClewClient({ url: api.url, token: 's3cret', ...options, retry }) };
}

/** Refuses as often, then answers. */
function refusing(times: number, status: number, headers = {}): Answer {
  const answer = answerBySchema({ decision });
  let refused = 0;
  return (request, response) => {
    if (refused++ < times) sendJson(response, status, busy, headers);
    else return answer(request, response);
  };
}

const errorOf = async (promise: Promise<unknown>): Promise<ClewError> => {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof ClewError) return error;
  throw new Error(`expected a ClewError, got ${String(error)}`);
};

describe('a query', () => {
  test('is sent with the token and answers what the schema says', async () => {
    const { client, server } = await connect(answerBySchema({ decision }));
    const answer = await client.query(DecisionDocument, variables);
    expect(answer.decision).toMatchObject({ traceId, outcome: 'DROPPED', explanation: ['by chance'] });
    expect(server.seen).toHaveLength(1);
    expect(server.seen[0]).toMatchObject({
      variables,
      headers: { authorization: 'Bearer s3cret', accept: 'application/json', 'content-type': 'application/json' },
    });
  });

  test('throws the first error with its code and extensions, and what data there is', async () => {
    const errors = [
      { message: 'not that', path: ['decision'], extensions: { code: 'TRACEQL_ERROR', from: 3 } },
      { message: 'nor that', extensions: { code: 'TIMEOUT' } },
    ];
    const { client } = await connect((_, response) => {
      sendJson(response, 200, { data: { decision: null }, errors });
    });
    const error = await errorOf(client.query(DecisionDocument, variables));
    expect(error).toMatchObject({
      message: 'not that',
      code: 'TRACEQL_ERROR',
      statusCode: 200,
      retryable: false,
      errors,
    });
    expect(error.extensions['from']).toBe(3);
    expect(error.data).toEqual({ decision: null });
  });

  test.each([
    ['a page of a proxy', 502, '<html>'],
    ['no object', 200, '[1]'],
    ['no data', 200, '{}'],
    ['errors that are none', 400, '{"errors":[{"text":1},null]}'],
    ['nothing', 204, ''],
  ])('takes %s for no answer', async (_, status, body) => {
    const { client } = await connect((_request, response) => void response.writeHead(status).end(body));
    const error = await errorOf(client.query(DecisionDocument, variables));
    expect(error).toMatchObject({ code: 'BAD_ANSWER', statusCode: status });
  });

  test('reads no more than it may', async () => {
    const { client } = await connect((_, response) => void response.end('x'.repeat(2_000)), { answerBytesMax: 1_000 });
    const error = await errorOf(client.query(DecisionDocument, variables));
    expect(error).toMatchObject({ code: 'BAD_ANSWER', message: expect.stringContaining('answerBytesMax (1000)') });
  });

  test('follows no redirect, and tells where nobody answers', async () => {
    const { client, server } = await connect((_, response) => void response.writeHead(307, { location: '/x' }).end());
    expect(await errorOf(client.query(DecisionDocument, variables))).toMatchObject({ code: 'NETWORK' });
    expect(server.seen).toHaveLength(1);
    await server.shutdown();
    api = undefined;
    const error = await errorOf(client.query(DecisionDocument, variables));
    expect(error).toMatchObject({ code: 'NETWORK', retryable: true, statusCode: undefined });
  });

  test('ends with the reason of its signal', async () => {
    const controller = new AbortController();
    const reason = new Error('the page was left');
    const { client } = await connect(() => {
      controller.abort(reason);
    });
    await expect(client.query(DecisionDocument, variables, { signal: controller.signal })).rejects.toBe(reason);
  });
});

describe('a query that is refused for now', () => {
  test.each([[429], [503]])('with %i is sent again after what the server asks for', async (status) => {
    const { client, server } = await connect(refusing(2, status, { 'retry-after': '2' }));
    expect((await client.query(DecisionDocument, variables)).decision.outcome).toBe('DROPPED');
    expect(server.seen).toHaveLength(3);
    expect(waits).toEqual([2_050, 2_050]);
  });

  test('waits longer each time where the server says nothing, and gives up', async () => {
    const { client, server } = await connect(refusing(9, 429));
    const error = await errorOf(client.query(DecisionDocument, variables));
    expect(error).toMatchObject({
      code: 'STORE_BUSY',
      statusCode: 429,
      extensions: { queriesMax: 4 },
      retryable: true,
    });
    expect(server.seen).toHaveLength(3);
    expect(waits).toEqual([150, 250]);
  });

  test('is not sent again when the pause is too long, and the error tells it', async () => {
    const { client, server } = await connect(refusing(1, 503, { 'retry-after': '60' }));
    expect(await errorOf(client.query(DecisionDocument, variables))).toMatchObject({ retryAfterMs: 60_000 });
    expect(server.seen).toHaveLength(1);
  });

  test('is not sent again when it may change something', async () => {
    const { client, server } = await connect(refusing(1, 503));
    const revoke = new TypedDocumentString<unknown, { id: string }>('mutation ($id: ID!) { revokeIngestKey(id: $id) }');
    expect(await errorOf(client.query(revoke, { id: '1' }))).toMatchObject({ statusCode: 503 });
    expect(server.seen).toHaveLength(1);
  });
});

test.each([
  [{ url: 'clew' }, 'url is "clew"; allowed is an http or https address'],
  [{ url: 'ftp://clew/graphql' }, 'allowed is an http or https address'],
  [{ token: '' }, 'token must be printable'],
  [{ token: 'a\r\nx: y' }, 'token must be printable'],
])('no client is made of %j', (wrong, message) => {
  expect(() => createClewClient({ url: 'http://127.0.0.1/graphql', token: 't', ...wrong })).toThrow(message);
});
