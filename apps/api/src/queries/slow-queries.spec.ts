import type { LoggedQuery } from '@clew/store-contract';
import { StoreError } from '@clew/store-contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { startApi, type RunningApi } from '../testing/running-api.js';

const RANGE = '{ start: "2026-01-01T00:00:00Z", end: "2026-01-02T00:00:00Z" }';
const SERVICES = `query Services { services(range: ${RANGE}) { name } }`;

let running: RunningApi;

beforeEach(async () => {
  running = await startApi({
    limits: { queryTimeMsMax: 300, slowMs: 60_000, concurrentReadsMax: 1, waitingReadsMax: 1 },
  });
});
afterEach(() => running.api.shutdown({ deadlineMs: 1_000 }));

/** What is in the log when all is written. */
async function logged(): Promise<readonly unknown[]> {
  await running.api.shutdown({ deadlineMs: 1_000 });
  return running.queryLog.logged;
}

describe('the log of slow queries', () => {
  it('has who asked what, when it failed at a limit, and the answer names the limit', async () => {
    const limit = { name: 'queries.rowsMax', value: 7 } as const;
    running.reader.failure = new StoreError('STORE_LIMIT', 'code 158', { retryable: false, limit });
    const answer = await running.query(SERVICES);
    expect(answer.errors).toMatchObject([
      { extensions: { code: 'LIMIT_EXCEEDED', limit: { ...limit, advice: expect.any(String) as string } } },
    ]);
    expect(await logged()).toMatchObject([
      {
        ...{ tenantId: 'tenant-a', tokenId: 'token-a', outcome: 'limit', operationName: 'Services' },
        ...{ fields: ['services'], question: 'range: 2026-01-01T00:00:00Z to 2026-01-02T00:00:00Z' },
      },
    ]);
  });

  it('has what ran out of time, and what was refused because too much ran', async () => {
    running.reader.hangs = true;
    const three = `{ ${['a', 'b', 'c'].map((alias) => `${alias}: services(range: ${RANGE}) { name }`).join(' ')} }`;
    const answer = await running.query(three);
    const codes = answer.errors.map(({ extensions }) => extensions.code);
    expect(codes).toContain('STORE_BUSY');
    await running.query(SERVICES);
    expect(await logged()).toMatchObject([{ outcome: 'busy' }, { outcome: 'timeout' }]);
  });

  it('has neither what was quick nor what was wrong in itself', async () => {
    await running.query(SERVICES);
    await running.query('{ services(range: { start: "2026-01-02T00:00:00Z", end: "2026-01-01T00:00:00Z" }) { name } }');
    await running.query('{ nothing }');
    expect(await logged()).toEqual([]);
  });
});

describe('slow queries', () => {
  it('add up what the reads of their request took', async () => {
    const slow = await startApi({ limits: { slowMs: 1 } });
    slow.reader.services = async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      slow.queryLog.asked({ rowsRead: 1_000, bytesRead: 8_000 });
      return [];
    };
    await slow.query(`{ a: services(range: ${RANGE}) { name } b: services(range: ${RANGE}) { name } }`);
    await slow.api.shutdown({ deadlineMs: 1_000 });
    expect(slow.queryLog.logged).toMatchObject([
      { outcome: 'ok', storeQueryCount: 2, rowsRead: 2_000, bytesRead: 16_000 },
    ]);
  });

  it('are listed for admins of the organisation', async () => {
    const query: Omit<LoggedQuery, 'tenantId'> = {
      ...{ askedAtUnixMs: Date.UTC(2026, 0, 1, 5), durationMs: 900.5, outcome: 'ok', operationName: 'Search' },
      ...{ fields: ['traceql'], question: '{ }', tokenId: 't', storeQueryCount: 3, rowsRead: 5e9, bytesRead: 6e9 },
    };
    await running.queryLog.append([
      { ...query, tenantId: 'tenant-b' },
      { ...query, tenantId: 'tenant-a' },
    ]);
    const fields =
      'askedAt durationMs outcome operationName fields question tokenId storeQueryCount rowsRead bytesRead';
    const list = `{ slowQueries(range: ${RANGE}, first: 5) { ${fields} } }`;
    expect((await running.query(list)).data).toEqual({
      slowQueries: [
        {
          ...{ askedAt: '2026-01-01T05:00:00Z', durationMs: 900.5, outcome: 'OK', operationName: 'Search' },
          ...{ fields: ['traceql'], question: '{ }', tokenId: 't', storeQueryCount: 3, rowsRead: 5e9, bytesRead: 6e9 },
        },
      ],
    });
    const byViewer = await running.query(list, {}, { authorization: 'Bearer b' });
    expect(byViewer.errors[0]?.extensions.code).toBe('FORBIDDEN');
  });
});
