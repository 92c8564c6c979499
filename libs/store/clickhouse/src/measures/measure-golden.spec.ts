import { describe, expect, it } from 'vitest';

import { expectGolden } from '../testing/golden.js';
import { dailyUsageQuery, storedVolumeQuery, traceDurationsQuery, visibilityDelaysQuery } from './measure-sql.js';

const start = 1_767_323_045_000_000_000n;
const range = { startTimeUnixNano: start, endTimeUnixNano: start + 3_600_000_000_000n };
const HOSTILE = "'; DROP TABLE spans --";

const queries = {
  'daily-usage': dailyUsageQuery('clew', 'acme', { range }),
  'daily-usage-of-service': dailyUsageQuery('clew', HOSTILE, { range, teamId: HOSTILE, serviceName: HOSTILE }),
  'trace-durations': traceDurationsQuery('clew', 'acme', { range, groupBy: 'none', limit: 1 }),
  'trace-durations-by-team': traceDurationsQuery('clew', 'acme', { range, groupBy: 'team', limit: 10 }),
  'visibility-delays-by-service': visibilityDelaysQuery('clew', 'acme', { range, groupBy: 'service', limit: 10 }),
  'stored-volume-by-team': storedVolumeQuery('clew', 'acme', { range, groupBy: 'team', limit: 10 }),
};

describe('SQL of measures', () => {
  it.each(Object.entries(queries))('%s is as reviewed', (name, { sql }) => {
    expectGolden(sql, new URL(`golden/${name}.golden.sql`, import.meta.url));
  });

  it('takes what callers say as parameters only', () => {
    for (const { sql } of Object.values(queries)) expect(sql).not.toContain('DROP');
  });
});
