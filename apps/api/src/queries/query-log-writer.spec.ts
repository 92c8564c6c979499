import { createLogger } from '@clew/self-telemetry';
import type { LoggedQuery, QueryLog } from '@clew/store-contract';
import { describe, expect, it } from 'vitest';

import { QueryLogWriter } from './query-log-writer.js';

const logger = createLogger({ name: 'test', level: 'silent' });
const QUERY: LoggedQuery = {
  ...{ tenantId: 'acme', askedAtUnixMs: 1, durationMs: 900, outcome: 'ok', operationName: '', fields: [] },
  ...{ question: '', tokenId: 't', storeQueryCount: 1, rowsRead: 2, bytesRead: 3 },
};

/** A log that takes what it is given, once it is let. */
function logThat(append: QueryLog['append']): QueryLog {
  return { append, slowQueries: () => Promise.resolve([]) };
}

describe('the writer of the query log', () => {
  it('writes in batches, and holds no more than a thousand', async () => {
    const sizes: number[] = [];
    let dropped = 0;
    const log = logThat((queries) => {
      sizes.push(queries.length);
      return Promise.resolve();
    });
    const writer = new QueryLogWriter(log, logger, (count) => (dropped += count));
    for (let n = 0; n < 1_003; n++) writer.add(QUERY);
    await writer.flush();
    expect({ sizes, dropped }).toEqual({ sizes: [200, 200, 200, 200, 200], dropped: 3 });
    writer.add(QUERY);
    await writer.flush();
    expect(sizes.at(-1)).toBe(1);
  });

  it('counts what the store refuses, and goes on', async () => {
    let dropped = 0;
    let isAway = true;
    const written: LoggedQuery[] = [];
    const log = logThat((queries) => {
      if (isAway) return Promise.reject(new Error('away'));
      written.push(...queries);
      return Promise.resolve();
    });
    const writer = new QueryLogWriter(log, logger, (count) => (dropped += count));
    writer.add(QUERY);
    await writer.flush();
    isAway = false;
    writer.add(QUERY);
    await writer.flush();
    expect({ dropped, written }).toEqual({ dropped: 1, written: [QUERY] });
  });
});
