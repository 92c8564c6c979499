import { expect, it } from 'vitest';
import { checkTraceql } from './check-traceql.js';
import { comparedValues } from './compared-values.js';
import { formatQuery } from './format-query.js';

it('tells where a query is wrong, within its text', () => {
  expect(checkTraceql('{ .a = 1 && }')).toMatchObject({ ok: false, fault: { from: 12, to: 13 } });
  expect(checkTraceql('{ .a = 1')).toMatchObject({ ok: false, fault: { to: 8 } });
  expect(checkTraceql('{ }')).toMatchObject({ ok: true });
});

it('formats what is right, and keeps comments rather than drop them', () => {
  expect(formatQuery('{  status=error&&.a="x"}')).toEqual({ ok: true, text: '{ status = error && .a = "x" }' });
  expect(formatQuery('{ } // all')).toMatchObject({ ok: false });
  expect(formatQuery('{ ')).toMatchObject({ ok: false });
  expect(formatQuery('{ .a = "// no comment" }')).toMatchObject({ ok: true });
});

it('puts first what tells the selected spans from the others', () => {
  const text = (key: string, value: string) => ({ key, value: { type: 'STRING' as const, text: value } });
  const series = (side: string, count: number, value?: string) => ({
    labels: [text('__meta_type', side), ...(value === undefined ? [] : [text('span.version', value)])],
    points: [
      { time: '2026-11-22T12:00:00Z', value: count - 1 },
      { time: '2026-11-22T12:01:00Z', value: 1 },
    ],
  });
  const rows = comparedValues([
    ...[series('selection_total', 10), series('baseline_total', 100)],
    ...[series('selection', 5, 'old'), series('baseline', 40, 'old')],
    ...[series('selection', 5, 'new'), series('baseline', 5, 'new')],
  ]);
  expect(rows).toEqual([
    { key: 'span.version', text: 'new', selection: 0.5, baseline: 0.05 },
    { key: 'span.version', text: 'old', selection: 0.5, baseline: 0.4 },
  ]);
});
