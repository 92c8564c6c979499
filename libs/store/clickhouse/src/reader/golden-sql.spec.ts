import type { TraceFilter } from '@clew/store-contract';
import { describe, expect, it } from 'vitest';

import type { Query } from '../store-client.js';
import { expectGolden } from '../testing/golden.js';
import { traceIdOf } from '../testing/sample-flush.js';
import { blocksSinceQuery, hasAnyQuery, isWrittenQuery } from '../writer/flush-marks.js';
import { decisionQuery, recordedDecisionsQuery } from './decision-sql.js';
import { entryTracesQuery } from './entry-sql.js';
import { recentSpansQuery } from './recent-spans-sql.js';
import { edgesQuery, environmentsQuery, redQuery, servicesQuery, spanNamesQuery, usageQuery } from './rollup-sql.js';
import { dryRunCandidatesQuery, dryRunQuery, samplingQualityQuery } from './sampling-sql.js';
import { searchCandidatesQuery, summariesQuery } from './search-sql.js';
import { traceSpansQuery, traceSummaryQuery } from './trace-sql.js';

const SECOND_NANO = 1_000_000_000n;
const start = 1_767_323_045n * SECOND_NANO;
const range = { startTimeUnixNano: start, endTimeUnixNano: start + 3600n * SECOND_NANO };
const HOSTILE = "'; DROP TABLE spans --";

function search(filter: Partial<TraceFilter>, withCursor = false): Query {
  const after = withCursor ? { startTimeUnixNano: start + 5n, traceId: traceIdOf(9) } : undefined;
  return searchCandidatesQuery({
    ...{ database: 'clew', tenantId: 'acme', filter: { range, ...filter } },
    ...{ after, limit: 21, spreadHours: 1 },
  });
}

const summary = {
  ...{ traceId: traceIdOf(1), rootServiceName: 'web', rootSpanName: 'GET /', startTimeUnixNano: start },
  ...{ durationNano: 5n, spanCount: 2, errorSpanCount: 0, serviceNames: ['cart', 'web'] },
  ...{ decisionReason: 'always', adjustedCount: 1 },
};
const found = { summary, endTimeUnixNano: start + 5n };
const id = { stream: 'spans', partition: 3, flushNumber: 12n };

const scope = { environments: ['production', ''], teamIds: ['shop'] };

const queries: Record<string, Query> = {
  'search-all': search({}),
  'search-next-page': search({ durationNanoMin: 5n, durationNanoMax: 9n }, true),
  'search-service': search({ serviceName: 'cart' }),
  'search-errors': search({ statusCode: 'ERROR' }),
  'search-span': search({ serviceName: 'cart', spanName: 'GET /cart', statusCode: 'OK' }),
  'search-attributes': search({
    attributes: [
      { key: 'user.id', value: 'u-1' },
      { key: 'retries', value: '0' },
      { key: 'ratio', value: 'NaN' },
      { key: 'cached', value: 'false' },
    ],
  }),
  summaries: summariesQuery(
    'clew',
    'acme',
    [
      { traceId: traceIdOf(1), startTimeUnixNano: start },
      { traceId: traceIdOf(2), startTimeUnixNano: start + 1n },
    ],
    1,
  ),
  'trace-summary': traceSummaryQuery('clew', 'acme', traceIdOf(1)),
  'trace-spans': traceSpansQuery('clew', 'acme', found, { limit: 101, bounded: true }),
  'trace-spans-unbounded': traceSpansQuery('clew', 'acme', found, { limit: 101, bounded: false }),
  'recent-spans': recentSpansQuery('clew', 'acme', { range, limit: 10 }),
  'recent-spans-of-team': recentSpansQuery('clew', 'acme', { range, teamId: 'web', limit: 10 }),
  services: servicesQuery('clew', 'acme', range),
  'span-names': spanNamesQuery('clew', 'acme', { range, serviceName: 'cart', limit: 10 }),
  edges: edgesQuery('clew', 'acme', range),
  'edges-of-scope': edgesQuery('clew', 'acme', { ...range, ...scope }),
  'services-of-scope': servicesQuery('clew', 'acme', { ...range, ...scope }),
  'span-names-of-scope': spanNamesQuery('clew', 'acme', { range, serviceName: 'cart', limit: 10, ...scope }),
  'red-of-scope': redQuery('clew', 'acme', { range, stepS: 60, groupBy: 'service', ...scope }),
  'usage-of-scope': usageQuery('clew', 'acme', { ...range, ...scope }),
  environments: environmentsQuery('clew', 'acme', range),
  'red-none': redQuery('clew', 'acme', { range, stepS: 60, groupBy: 'none' }),
  'red-span-name': redQuery('clew', 'acme', {
    ...{ range, stepS: 300, groupBy: 'spanName', serviceName: 'cart', spanName: 'GET /', spanKind: 'SERVER' },
  }),
  usage: usageQuery('clew', 'acme', range),
  decision: decisionQuery('clew', 'acme', traceIdOf(1), 500),
  'recorded-decisions': recordedDecisionsQuery({
    ...{ database: 'clew', tenantId: 'acme', range, after: undefined, limit: 1000 },
  }),
  'recorded-decisions-next-page': recordedDecisionsQuery({
    ...{ database: 'clew', tenantId: 'acme', range, limit: 1000 },
    after: { decidedAtUnixMs: 1_767_323_045_678, traceId: traceIdOf(9) },
  }),
  'sampling-quality': samplingQualityQuery('clew', 'acme', { range, groupBy: 'none', limit: 1 }),
  'sampling-quality-by-service': samplingQualityQuery('clew', 'acme', { range, groupBy: 'service', limit: 100 }),
  'dry-run-candidates': dryRunCandidatesQuery('clew', 'acme', range),
  'dry-run': dryRunQuery('clew', 'acme', { candidateVersion: '7', range, limit: 100 }),
  'entry-traces': entryTracesQuery('clew', 'acme', { range, serviceNames: ['cart', 'web'], stepS: 10, limit: 100 }),
  'flush-is-written': isWrittenQuery('clew.flushes', id),
  'flush-has-any': hasAnyQuery('clew.flushes', id),
  'flush-blocks-since': blocksSinceQuery('clew.flushes', id),
};

describe('generated SQL', () => {
  it.each(Object.entries(queries))('%s', (name, { sql, parameters }) => {
    const values = Object.entries(parameters).map(([key, value]) => `-- ${key} = ${JSON.stringify(value)}`);
    expectGolden([sql, '', ...values].join('\n'), new URL(`golden/${name}.golden.sql`, import.meta.url));
  });

  it('never holds a value of the caller', () => {
    const hostile: Query[] = [
      search({ serviceName: HOSTILE, spanName: HOSTILE, attributes: [{ key: HOSTILE, value: HOSTILE }] }),
      edgesQuery('clew', HOSTILE, { ...range, environments: [HOSTILE], teamIds: [HOSTILE] }),
      spanNamesQuery('clew', HOSTILE, { range, serviceName: HOSTILE, limit: 1 }),
      redQuery('clew', HOSTILE, { range, stepS: 60, groupBy: 'none', serviceName: HOSTILE, spanName: HOSTILE }),
      traceSpansQuery(
        'clew',
        HOSTILE,
        { ...found, summary: { ...summary, serviceNames: [HOSTILE] } },
        { limit: 1, bounded: true },
      ),
      recentSpansQuery('clew', HOSTILE, { range, teamId: HOSTILE, limit: 1 }),
      isWrittenQuery('clew.flushes', { ...id, stream: HOSTILE }),
      samplingQualityQuery('clew', HOSTILE, { range, groupBy: 'team', limit: 1 }),
      entryTracesQuery('clew', HOSTILE, { range, serviceNames: [HOSTILE], stepS: 10, limit: 1 }),
      dryRunQuery('clew', HOSTILE, { candidateVersion: HOSTILE, range, limit: 1 }),
    ];
    for (const { sql } of hostile) expect(sql).not.toContain('DROP');
  });

  it('bounds every read of spans and traces by tenant', () => {
    for (const [name, { sql }] of Object.entries(queries)) {
      if (name.startsWith('flush')) continue;
      expect(sql.match(/FROM clew\./g)).toHaveLength(sql.match(/tenant_id = \{/g)?.length ?? 0);
    }
  });
});
