import { describe, expect, it } from 'vitest';

import { parseTraceql } from '../parse.js';
import { SAMPLE_START_NANO, sampleTrace } from '../testing/sample-trace.js';
import { evaluateMetrics } from './evaluate-metrics.js';
import { histogramBound } from './reduce-samples.js';

/** The sample's clock starts at a whole second. */
const SECOND = 1_000_000_000n;
const WINDOW = {
  startUnixNano: SAMPLE_START_NANO,
  endUnixNano: SAMPLE_START_NANO + 6n * SECOND,
  stepNano: 2n * SECOND,
};

const SPANS = [
  ...sampleTrace([
    { name: 'a', startMs: 0, durationMs: 1_000, attributes: { n: 1, w: 10 } },
    { name: 'b', startMs: 1_999, durationMs: 2_000, attributes: { n: 2 }, status: 'ERROR' },
    { name: 'a', startMs: 2_000, durationMs: 3_000, attributes: { n: 3.5 } },
  ]),
  ...sampleTrace(
    [
      { name: 'a', startMs: 4_000, durationMs: 500 },
      { name: 'late', startMs: 6_000 },
      { name: 'early', startMs: -1 },
    ],
    2,
  ),
];

/** `label=value ...: second=value ...`, a line per series. */
function lines(query: string, adjustedCountOf?: (span: (typeof SPANS)[number]) => number): readonly string[] {
  return evaluateMetrics(parseTraceql(query), SPANS, WINDOW, adjustedCountOf).map(({ labels, points }) => {
    const label = labels
      .map(({ key, value }) => `${key}=${'value' in value ? String(value.value) : value.type}`)
      .join(' ');
    const values = points.map(({ timeUnixNano, value }) => `${(timeUnixNano - SAMPLE_START_NANO) / SECOND}s=${value}`);
    return `${label}: ${values.join(' ')}`;
  });
}

describe('functions', () => {
  it.each([
    ['{ } | count_over_time()', [': 0s=2 2s=1 4s=1']],
    ['{ } | rate()', [': 0s=1 2s=0.5 4s=0.5']],
    ['{ name = "a" } | count_over_time()', [': 0s=1 2s=1 4s=1']],
    ['{ status = error } | rate()', [': 0s=0.5']],
    ['{ name = "none" } | rate()', []],
    ['{ } | rate() by(name)', ['name=a: 0s=0.5 2s=0.5 4s=0.5', 'name=b: 0s=0.5']],
    [
      '{ } | count_over_time() by(status, .none)',
      ['status=error .none=empty: 0s=1', 'status=unset .none=empty: 0s=1 2s=1 4s=1'],
    ],
    ['{ } | min_over_time(duration)', [': 0s=1 2s=3 4s=0.5']],
    ['{ } | max_over_time(duration)', [': 0s=2 2s=3 4s=0.5']],
    ['{ } | avg_over_time(duration)', [': 0s=1.5 2s=3 4s=0.5']],
    ['{ } | sum_over_time(.n)', [': 0s=3 2s=3.5']],
    ['{ } | max_over_time(.none)', []],
    [
      '{ } | quantile_over_time(duration, 0, .5, .51, 1)',
      ['p=0: 0s=1 2s=3 4s=0.5', 'p=0.5: 0s=1 2s=3 4s=0.5', 'p=0.51: 0s=2 2s=3 4s=0.5', 'p=1: 0s=2 2s=3 4s=0.5'],
    ],
    [
      '{ } | histogram_over_time(duration)',
      ['__bucket=0.5: 4s=1', '__bucket=1: 0s=1', '__bucket=2: 0s=1', '__bucket=4: 2s=1'],
    ],
    ['{ } | by(name) | count() > 1 | rate()', [': 0s=0.5 2s=0.5']],
    ['{ } | select(.n) | rate() by(resource.service.name)', ['resource.service.name=shop: 0s=1 2s=0.5 4s=0.5']],
    ['{ } | count_over_time() with(sample=true)', [': 0s=2 2s=1 4s=1']],
  ])('%s', (query, expected) => {
    expect(lines(query)).toEqual(expected);
  });
});

describe('sampling', () => {
  it.each([
    ['{ } | count_over_time()', [': 0s=11 2s=1 4s=1']],
    ['{ } | rate()', [': 0s=5.5 2s=0.5 4s=0.5']],
    ['{ } | sum_over_time(.n)', [': 0s=12 2s=3.5']],
    ['{ } | avg_over_time(duration) | topk(1)', [': 0s=1.0909090909090908 2s=3 4s=0.5']],
    ['{ } | max_over_time(duration)', [': 0s=2 2s=3 4s=0.5']],
    ['{ } | quantile_over_time(duration, .9)', ['p=0.9: 0s=1 2s=3 4s=0.5']],
  ])('weighs %s', (query, expected) => {
    const weightOf = (span: (typeof SPANS)[number]): number =>
      span.attributes.some(({ key }) => key === 'w') ? 10 : 0;
    expect(lines(query, weightOf)).toEqual(expected);
  });
});

describe('limits of series', () => {
  it.each([
    ['{ } | max_over_time(duration) by(name) | topk(1)', ['name=a: 2s=3 4s=0.5', 'name=b: 0s=2']],
    ['{ } | max_over_time(duration) by(name) | bottomk(1)', ['name=a: 0s=1 2s=3 4s=0.5']],
    ['{ } | rate() by(name) | topk(1)', ['name=a: 0s=0.5 2s=0.5 4s=0.5']],
    ['{ } | rate() by(name) | topk(5)', ['name=a: 0s=0.5 2s=0.5 4s=0.5', 'name=b: 0s=0.5']],
    ['{ } | max_over_time(duration) by(name) | topk(2) | bottomk(1)', ['name=a: 0s=1 2s=3 4s=0.5']],
  ])('%s', (query, expected) => {
    expect(lines(query)).toEqual(expected);
  });
});

describe('compare', () => {
  it('counts the values of both sides', () => {
    expect(lines('{ } | compare({ status = error }, 1)').filter((line) => /name|total|span\.n/u.test(line))).toEqual([
      '__meta_type=baseline name=a: 0s=1 2s=1 4s=1',
      '__meta_type=baseline resource.service.name=shop: 0s=1 2s=1 4s=1',
      '__meta_type=baseline span.n=3.5: 2s=1',
      '__meta_type=baseline_total: 0s=1 2s=1 4s=1',
      '__meta_type=selection name=b: 0s=1',
      '__meta_type=selection resource.service.name=shop: 0s=1',
      '__meta_type=selection span.n=2: 0s=1',
      '__meta_type=selection_total: 0s=1',
    ]);
  });

  it('narrows the selection by time', () => {
    const start = SAMPLE_START_NANO + 2n * SECOND;
    const totals = lines(`{ } | compare({ name = "a" }, 1, ${start}, ${start + 1n})`).filter((line) =>
      line.includes('total'),
    );
    expect(totals).toEqual(['__meta_type=baseline_total: 0s=2 4s=1', '__meta_type=selection_total: 2s=1']);
  });
});

it('begins steps at whole multiples since 1970, whatever the window', () => {
  const series = evaluateMetrics(parseTraceql('{ } | count_over_time()'), SPANS, {
    ...WINDOW,
    startUnixNano: SAMPLE_START_NANO + 1n * SECOND,
  });
  expect(series[0]?.points.map(({ timeUnixNano }) => timeUnixNano)).toEqual(
    [0n, 2n, 4n].map((second) => SAMPLE_START_NANO + second * SECOND),
  );
});

it('has no series without a metrics stage', () => {
  expect(evaluateMetrics(parseTraceql('{ }'), SPANS, WINDOW)).toEqual([]);
});

it.each([
  [0, 0],
  [-5, 0],
  [Number.NaN, 0],
  [0.3, 0.5],
  [1, 1],
  [1.0000001, 2],
  [2 ** 40, 2 ** 40],
  [2 ** 40 + 1, 2 ** 41],
  [2 ** 52 - 1, 2 ** 52],
])('puts %d below the bound %d', (value, bound) => {
  expect(histogramBound(value)).toBe(bound);
});
