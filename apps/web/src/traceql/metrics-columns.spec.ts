import { parseTraceql } from '@clew/traceql';
import { expect, it } from 'vitest';
import { toMetricsColumns, unitOf } from './metrics-columns.js';

const RANGE = { startMs: Date.parse('2026-11-22T12:00:30Z'), endMs: Date.parse('2026-11-22T12:03:30Z') };
const label = (key: string, text: string) => ({ key, value: { type: 'STRING' as const, text } });
const SERIES = [
  { labels: [label('name', 'a')], points: [{ time: '2026-11-22T12:01:00Z', value: 2 }] },
  {
    labels: [label('name', 'b'), { key: 'code', value: { type: 'EMPTY' as const, text: '' } }],
    points: [
      { time: '2026-11-22T12:03:00Z', value: 5 },
      { time: '2026-11-22T13:00:00Z', value: 99 },
    ],
  },
];

it('lays series over the steps of the range, the largest first', () => {
  const { seconds, series } = toMetricsColumns(SERIES, 'rate', RANGE, 60);
  expect(seconds.map((second) => new Date(second * 1000).toISOString().slice(11, 16))).toEqual([
    ...['12:00', '12:01', '12:02', '12:03'],
  ]);
  expect(series).toEqual([
    { label: 'name=b, code=nil', values: [0, 0, 0, 5], max: 5, last: 5 },
    { label: 'name=a', values: [0, 2, 0, 0], max: 2, last: 0 },
  ]);
});

it('leaves holes where there is no value to speak of', () => {
  const [, a] = toMetricsColumns(SERIES, 'seconds', RANGE, 60).series;
  expect(a).toEqual({ label: 'name=a', values: [null, 2, null, null], max: 2, last: 2 });
});

it.each([
  ['{ } | rate()', 'rate'],
  ['{ } | count_over_time()', 'count'],
  ['{ } | histogram_over_time(duration)', 'count'],
  ['{ } | quantile_over_time(duration, .5)', 'seconds'],
  ['{ } | max_over_time(trace:duration)', 'seconds'],
  ['{ } | avg_over_time(span.bytes)', 'number'],
])('knows what %s is measured in', (query, unit) => {
  const { metrics } = parseTraceql(query);
  expect(metrics === undefined ? undefined : unitOf(metrics)).toBe(unit);
});
