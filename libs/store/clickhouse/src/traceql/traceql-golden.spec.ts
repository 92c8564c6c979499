import { parseTraceql } from '@clew/traceql';
import { describe, expect, it } from 'vitest';

import type { Query } from '../store-client.js';
import { expectGolden } from '../testing/golden.js';
import { traceIdOf } from '../testing/sample-flush.js';
import { candidatesQuery } from './candidates-sql.js';
import { storedMetricsQuery, type MetricsRequest } from './metrics-sql.js';
import { rollupMetricsQuery } from './rollup-metrics-sql.js';
import { spansOfTracesQuery } from './spans-sql.js';

const SECOND_NANO = 1_000_000_000n;
const start = 1_767_323_045n * SECOND_NANO;
const range = { startTimeUnixNano: start, endTimeUnixNano: start + 3600n * SECOND_NANO };
const HOSTILE = String.raw`\'; DROP TABLE spans --`;

function candidates(text: string, after = false): Query {
  return candidatesQuery({
    ...{ database: 'clew', tenantId: 'acme', query: parseTraceql(text), range, limit: 21, spreadHours: 1 },
    after: after ? { startTimeUnixNano: start + 5n, traceId: traceIdOf(9) } : undefined,
  });
}

function metricsRequest(text: string, stepS = 60): MetricsRequest {
  const query = parseTraceql(text);
  if (query.metrics === undefined) throw new Error('no metric');
  return { database: 'clew', tenantId: 'acme', query, metrics: query.metrics, range, stepS, rowsMax: 100 };
}

function metrics(text: string): Query {
  return storedMetricsQuery(metricsRequest(text));
}

function rollup(text: string): Query {
  const query = rollupMetricsQuery(metricsRequest(text));
  if (query === undefined) throw new Error('the rollup does not know this');
  return query;
}

const summary = {
  ...{ traceId: traceIdOf(1), rootServiceName: 'web', rootSpanName: 'GET /', startTimeUnixNano: start },
  ...{ durationNano: 5n, spanCount: 2, errorSpanCount: 0, serviceNames: ['cart', 'web'] },
  ...{ decisionReason: 'always', adjustedCount: 1 },
};
const parts = { attributes: true, events: false, links: false, resource: true, scope: false };

const queries: Record<string, Query> = {
  everything: candidates('{ }'),
  'next-page': candidates('{ }', true),
  intrinsics: candidates('{ name = "GET /cart" && status = error && kind = server && duration > 100ms }'),
  'span-attribute': candidates('{ span.http.response.status_code >= 500 }'),
  'resource-attribute': candidates(
    '{ resource.service.name = "cart" && resource.deployment.environment.name != "test" }',
  ),
  'any-scope': candidates('{ .user.id = "u-1" }'),
  'regular-expression': candidates('{ span.url.path =~ "/cart/.*" && name !~ "GET.*" }'),
  'is-there': candidates('{ span.error.type != nil && resource.region = nil }'),
  'events-and-links': candidates(
    '{ event:name = "exception" && event.exception.type != "Timeout" && link:traceID = "00" }',
  ),
  negation: candidates('{ !(span.a = 1 && parent.span.b = 2) }'),
  'what-sql-can-not-tell': candidates('{ span.a * 2 > span.b || childCount > 3 }'),
  fields: candidates('{ span.bytes.sent > span.bytes.limit }'),
  'whole-trace': candidates('{ rootServiceName = "web" && traceDuration > 2s && status = error }'),
  both: candidates('{ name = "a" } && { name = "b" }'),
  either: candidates('{ name = "a" } || { name = "b" && status = error }'),
  structure: candidates('{ resource.service.name = "web" } >> { span.db.system.name = "redis" } | count() > 2'),
  'negated-structure': candidates('{ name = "a" } !> { name = "b" }'),
  pipeline: candidates('{ kind = server } | by(resource.service.name) | avg(duration) > 1s | select(span.a)'),
  spans: spansOfTracesQuery('clew', 'acme', [summary], { parts, spansPerTraceMax: 100, spreadHours: 1 }),
  'metrics-rate': metrics('{ status = error } | rate() by (resource.service.name, span.http.response.status_code)'),
  'metrics-quantile': metrics('{ span.db.system.name = "redis" } | quantile_over_time(duration, .5, .99)'),
  'rollup-rate': rollup('{ resource.service.name = "cart" && status = error } | rate() by (name, kind)'),
  'rollup-environment': rollup(
    '{ resource.deployment.environment.name = "production" } | rate() by (resource.deployment.environment.name)',
  ),
  'rollup-quantile': rollup('{ kind = server } | quantile_over_time(duration, .5, .99) by (resource.service.name)'),
  'metrics-average': metrics('{ } | avg_over_time(span.bytes)'),
};

describe('SQL of TraceQL', () => {
  it.each(Object.entries(queries))('%s', (name, { sql, parameters }) => {
    const values = Object.entries(parameters).map(([key, value]) => `-- ${key} = ${JSON.stringify(value)}`);
    expectGolden([sql, '', ...values].join('\n'), new URL(`golden/${name}.golden.sql`, import.meta.url));
  });

  it('never holds a literal or a name of the query', () => {
    const text = JSON.stringify(HOSTILE);
    for (const scope of ['span.', 'resource.', 'event.', 'link.', 'instrumentation.', '.']) {
      for (const operator of ['=', '!=', '=~', '!~', '<']) {
        const literal = operator.endsWith('~') ? '"DROP"' : text;
        const { sql } = candidates(`{ ${scope}${text} ${operator} ${literal} }`);
        expect(sql).not.toContain('DROP');
      }
    }
    expect(metrics(`{ name = ${text} } | rate() by (.${text})`).sql).not.toContain('DROP');
  });

  it.each([
    '{ span.a = 1 } | rate()',
    '{ .service.name = "cart" } | rate()',
    '{ status = ok } | rate()',
    '{ status = error && status != error } | rate()',
    '{ status = error } | quantile_over_time(duration, .9)',
    '{ } | quantile_over_time(span.bytes, .9)',
    '{ } | avg_over_time(duration)',
    '{ } | rate() by (span.a)',
    '{ name = "a" } | by(name) | rate()',
  ])('is of stored spans where the rollup does not know: %s', (text) => {
    expect(rollupMetricsQuery(metricsRequest(text))).toBeUndefined();
  });

  it('is of stored spans where steps are no whole minutes', () => {
    expect(rollupMetricsQuery(metricsRequest('{ } | rate()', 90))).toBeUndefined();
    expect(rollupMetricsQuery(metricsRequest('{ } | rate()', 120))).toBeDefined();
  });

  it.each([
    ['{ parent.span.a = 1 } | rate()', 2, 19],
    ['{ span.a + span.b > 2 } | rate()', 2, 21],
    ['{ } | rate() by (traceDuration)', 17, 30],
    ['{ name = "a" } >> { } | rate()', 0, 21],
    ['{ } | compare({ status = error })', 6, 33],
  ])('points at what metrics can not be made of: %s', (text, from, to) => {
    expect(() => metrics(text)).toThrow(expect.objectContaining({ name: 'TraceqlUnsupportedError', from, to }));
  });

  it('bounds every read by tenant', () => {
    for (const { sql } of Object.values(queries)) {
      expect(sql.match(/FROM clew\./g)).toHaveLength(sql.match(/tenant_id = \{/g)?.length ?? 0);
    }
  });
});
