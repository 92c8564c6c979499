import { StoreError, type QueryFigures } from '@clew/store-contract';
import { describe, expect, it } from 'vitest';

import { QueryObservers } from './query-observers.js';

function observed(): { readonly queries: QueryObservers; readonly seen: QueryFigures[] } {
  const queries = new QueryObservers();
  const seen: QueryFigures[] = [];
  queries.observe((figures) => seen.push(figures));
  return { queries, seen };
}

describe('what a question took', () => {
  it('is read from the summary of the server', () => {
    const { queries, seen } = observed();
    queries.begin('SELECT 1').answered('{"read_rows":"81920","read_bytes":"655360","result_rows":"0"}', 3);
    expect(seen).toMatchObject([
      { sql: 'SELECT 1', rowsRead: 81_920, bytesRead: 655_360, resultRows: 3, outcome: 'ok' },
    ]);
    expect(seen[0]?.durationMs).toBeGreaterThanOrEqual(0);
  });

  it.each([undefined, '', 'no JSON', '{"read_rows":null}', ['{}']])(
    'is nothing known when the summary is %j',
    (summary) => {
      const { queries, seen } = observed();
      queries.begin('SELECT 1').answered(summary, 0);
      expect(seen).toMatchObject([{ rowsRead: 0, bytesRead: 0, outcome: 'ok' }]);
    },
  );

  it.each([
    [new StoreError('STORE_LIMIT', 'too many rows', { retryable: false }), false, 'limit'],
    [new StoreError('STORE_AWAY', 'away', { retryable: true }), false, 'error'],
    [new StoreError('STORE_LIMIT', 'too many rows', { retryable: false }), true, 'cancelled'],
  ] as const)('tells how it failed', (error, isCancelled, outcome) => {
    const { queries, seen } = observed();
    queries.begin('SELECT 1').failed(error, isCancelled);
    expect(seen).toMatchObject([{ outcome, rowsRead: 0 }]);
  });

  it('is told to nobody who has stopped listening', () => {
    const queries = new QueryObservers();
    const seen: QueryFigures[] = [];
    const stop = queries.observe((figures) => seen.push(figures));
    stop();
    queries.begin('SELECT 1').answered('', 0);
    expect(seen).toEqual([]);
  });
});
