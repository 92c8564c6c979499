import { afterAll, beforeAll, expect, test } from 'vitest';

import { startApi } from '../testing/running-api.js';
import type { RunningApi } from '../testing/running-api.js';

const RANGE = '{ start: "2026-01-01T00:00:00Z", end: "2026-01-02T00:00:00Z" }';

let running: RunningApi;

beforeAll(async () => {
  running = await startApi();
});

afterAll(() => running.api.shutdown({ deadlineMs: 5_000 }));

test('what a caller did wrong is no line in the log', async () => {
  const { errors } = await running.query(`{ traceql(query: "{ span. }", range: ${RANGE}) { nodes { traceId } } }`);
  expect(errors.length).toBeGreaterThan(0);
  expect(running.logLines).toEqual([]);
});

test('what went wrong in us is one line', async () => {
  running.reader.failure = new TypeError('a fault of ours');
  await running.query(`{ services(range: ${RANGE}) { name } }`);
  expect(running.logLines).toHaveLength(1);
  expect(running.logLines[0]).toContain('a fault of ours');
});
