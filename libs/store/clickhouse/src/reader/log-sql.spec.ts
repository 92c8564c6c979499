import type { LogFilter } from '@clew/store-contract';
import { describe, expect, it } from 'vitest';

import type { Query } from '../store-client.js';
import { expectGolden } from '../testing/golden.js';
import { spanIdOf, traceIdOf } from '../testing/sample-flush.js';
import { blocksSinceQuery, isWrittenQuery } from '../writer/flush-marks.js';
import { logsQuery, type LogsQuery } from './log-sql.js';

const SECOND_NANO = 1_000_000_000n;
const start = 1_767_323_045n * SECOND_NANO;
const range = { startTimeUnixNano: start, endTimeUnixNano: start + 3600n * SECOND_NANO };
const after = { eventTimeUnixNano: start + 5n, streamPartition: 2, flushNumber: 9n, rowNumber: 7 };
const HOSTILE = "'; DROP TABLE logs --";
const id = { stream: 'kafka.logs', partition: 3, flushNumber: 12n };

function query(filter: LogFilter, fields: Partial<LogsQuery> = {}): Query {
  return logsQuery({
    ...{ database: 'clew', tenantId: 'acme', filter, order: 'newestFirst', after: undefined, limit: 21 },
    ...fields,
  });
}

const queries: Record<string, Query> = {
  'logs-of-trace': query({ traceId: traceIdOf(1) }, { order: 'oldestFirst' }),
  'logs-of-span-next-page': query({ traceId: traceIdOf(1), spanId: spanIdOf(2) }, { order: 'oldestFirst', after }),
  'logs-of-range': query({ range }),
  'logs-search': query(
    {
      ...{ range, serviceName: 'cart', severityNumberMin: 17, bodyContains: '100%_of \\ it' },
      attributes: [{ key: 'order.id', value: '7' }],
    },
    { after },
  ),
  'log-flush-is-written': isWrittenQuery('clew.log_flushes', id),
  'log-flush-blocks-since': blocksSinceQuery('clew.log_flushes', id),
};

describe('SQL of log records', () => {
  it.each(Object.entries(queries))('%s', (name, { sql, parameters }) => {
    const values = Object.entries(parameters).map(([key, value]) => `-- ${key} = ${JSON.stringify(value)}`);
    expectGolden([sql, '', ...values].join('\n'), new URL(`golden/${name}.golden.sql`, import.meta.url));
  });

  it('never holds a value of the caller', () => {
    const attributes = [{ key: HOSTILE, value: HOSTILE }];
    const { sql } = query({ range, serviceName: HOSTILE, bodyContains: HOSTILE, attributes }, { tenantId: HOSTILE });
    expect(sql).not.toContain('DROP');
  });

  it.each(Object.entries(queries).filter(([name]) => name.startsWith('logs')))(
    '%s is bounded by tenant',
    (_, { sql }) => {
      expect(sql).toMatch(/FROM clew\.logs\nWHERE tenant_id = \{p0:String\}\n/);
    },
  );
});
