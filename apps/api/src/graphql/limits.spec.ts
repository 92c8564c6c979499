import { request } from 'node:http';

import { StoreError } from '@clew/store-contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { startApi } from '../testing/running-api.js';
import type { RunningApi } from '../testing/running-api.js';

const RANGE = '{ start: "2026-01-01T00:00:00Z", end: "2026-01-02T00:00:00Z" }';
const SERVICES = `{ services(range: ${RANGE}) { name } }`;

let running: RunningApi;

beforeAll(async () => {
  running = await startApi({ limits: { queryTimeMsMax: 300, bodyBytesMax: 20_000, documentTokensMax: 500 } });
});

beforeEach(() => {
  running.reset();
});

afterAll(() => running.api.shutdown({ deadlineMs: 5_000 }));

async function expectError(query: string, status: number, code: string, message: RegExp): Promise<void> {
  const answer = await running.query(query);
  expect(answer.errors).toMatchObject([{ message: expect.stringMatching(message) as string, extensions: { code } }]);
  expect(answer).toMatchObject({ status, data: null });
}

describe('a document', () => {
  test('that costs too much, is too deep, too long or too large is refused before anything is read', async () => {
    const aliases = Array.from({ length: 60 }, (_, at) => `a${at}: usage(range: ${RANGE}) { hour }`).join(' ');
    await expectError(`{ ${aliases} }`, 400, 'BAD_USER_INPUT', /more tha[nt] 500 tokens/);
    await expectError(`# ${'x'.repeat(20_000)}\n${SERVICES}`, 400, 'LIMIT_EXCEEDED', /body is too large/);
    const pages = Array.from(
      { length: 15 },
      (_, at) => `a${at}: spanNames(serviceName: "", range: ${RANGE}, first: 20000)`,
    );
    await expectError(`{ ${pages.join(' ')} }`, 400, 'LIMIT_EXCEEDED', /the query costs 307500, allowed are 100000/);
    expect(running.reader.calls).toEqual([]);
  });

  test.each([
    ['{', /Syntax Error/],
    ['{ nothing }', /Cannot query field "nothing" on type "Query"/],
    ['{ viewer }', /must have a selection of subfields/],
    ['mutation { x }', /Schema is not configured to execute mutation|Cannot query/],
    ['query A { viewer { role } } query B { viewer { role } }', /one operation|operation name/i],
    ['{ viewer { ...F } } fragment F on Viewer { ...F }', /Cannot spread fragment "F" within itself/],
  ])('%s is refused with the reason', async (query, message) => {
    await expectError(query, 400, 'BAD_USER_INPUT', message);
  });

  test('that is no JSON, or holds no query, is refused, not a fault', async () => {
    for (const body of [
      '{',
      '[]',
      '{"query": "{ viewer { role } }", "variables": []}',
      '{"query": 5}',
      '{}',
      'null',
      '"text"',
    ]) {
      const response = await fetch(`${running.api.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: 'Bearer a' },
        body,
      });
      expect({ body, status: response.status }).toEqual({ body, status: 400 });
      expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
    }
    expect(running.logLines).toEqual([]);
  });

  test('asking for the schema for ever deeper is stopped', async () => {
    const deep = `{ __schema { types { ${'fields { type { '.repeat(5)} name ${'} } '.repeat(5)} } } }`;
    await expectError(deep, 400, 'BAD_USER_INPUT', /Maximum introspection depth exceeded/);
  });
});

describe('a query that takes too long', () => {
  test('is answered in time and stopped in the store', async () => {
    running.reader.hangs = true;
    await expectError(SERVICES, 504, 'TIMEOUT', /ran longer than 0.3 s/);
    expect(running.reader.lastCall?.signal?.aborted).toBe(true);
  });

  test('is stopped in the store when the client goes away', async () => {
    const patient = await startApi();
    try {
      patient.reader.hangs = true;
      const call = request(`${patient.api.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: 'Bearer a' },
      });
      call.on('error', () => undefined); // the hang-up is the test
      call.end(JSON.stringify({ query: SERVICES }));
      await expect.poll(() => patient.reader.calls.length).toBe(1);
      expect(patient.reader.lastCall?.signal?.aborted).toBe(false);
      call.destroy();
      await expect.poll(() => patient.reader.lastCall?.signal?.aborted).toBe(true);
    } finally {
      await patient.api.shutdown({ deadlineMs: 5_000 });
    }
  });

  test('an answered query leaves nothing to abort', async () => {
    await running.query(SERVICES);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(running.reader.lastCall?.signal?.aborted).toBe(false);
  });
});

describe('a store that fails', () => {
  test.each([
    [
      new StoreError('STORE_UNAVAILABLE', 'http://clickhouse:8123', { retryable: true }),
      503,
      'STORE_UNAVAILABLE',
      /trace store does not answer/,
    ],
    [
      new StoreError('STORE_LIMIT', 'Code 159', { retryable: false }),
      400,
      'LIMIT_EXCEEDED',
      /shorter range or add a filter/,
    ],
    [
      new StoreError('STORE_SCHEMA', 'table secret', { retryable: false }),
      500,
      'INTERNAL',
      /the trace store failed; the log/,
    ],
    [new TypeError('secret detail'), 500, 'INTERNAL', /^something went wrong inside; the log/],
  ])('%o gives a typed answer without its inside', async (failure, status, code, message) => {
    running.reader.failure = failure;
    for (let run = 0; run < 3; run++) {
      const answer = await running.query(SERVICES);
      expect(answer.status).toBe(status);
      expect(answer.errors).toMatchObject([
        { message: expect.stringMatching(message) as string, path: ['services'], extensions: { code } },
      ]);
      const text = JSON.stringify(answer);
      for (const inside of ['stack', 'secret', 'clickhouse', '.ts:']) expect(text).not.toContain(inside);
    }
    expect(running.logLines.some((line) => line.includes('query failed'))).toBe(code === 'INTERNAL');
  });

  test('does not take away what the control store knows: one null does not spoil the rest', async () => {
    running.reader.failure = new StoreError('STORE_UNAVAILABLE', 'away', { retryable: true });
    const answer = await running.query(`{ trace(traceId: "${'1'.padStart(32, '0')}") { traceId } viewer { role } }`);
    expect(answer).toMatchObject({
      status: 200,
      data: { trace: null, viewer: { role: 'ADMIN' } },
      errors: [{ path: ['trace'], extensions: { code: 'STORE_UNAVAILABLE' } }],
    });
  });
});

test('every answer says what its query cost, compiled or not, and so does a refusal', async () => {
  const ask = async (query: string): Promise<unknown> => {
    const response = await fetch(`${running.api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer a' },
      body: JSON.stringify({ query }),
    });
    return response.json();
  };
  const cost = { cost: 502, costMax: 100_000, depth: 2, depthMax: 12 };
  for (let run = 0; run < 3; run++) {
    expect(await ask('{ viewer { role } }')).toMatchObject({
      data: { viewer: { role: 'ADMIN' } },
      extensions: { cost },
    });
  }
  const pages = Array.from(
    { length: 15 },
    (_, at) => `a${at}: spanNames(serviceName: "", range: ${RANGE}, first: 20000)`,
  );
  expect(await ask(`{ ${pages.join(' ')} }`)).toMatchObject({
    errors: [{ extensions: { code: 'LIMIT_EXCEEDED', cost: 307_500, costMax: 100_000 } }],
  });
});

test('a limit that is no whole number is refused by name', async () => {
  await expect(startApi({ limits: { depthMax: 0 } })).rejects.toThrow(
    'the limit depthMax is 0; allowed is a whole number from 1',
  );
});
