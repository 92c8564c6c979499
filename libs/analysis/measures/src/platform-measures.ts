import { durationHistogramQuantile, type DurationHistogram } from '@clew/trace-model';

import { costPerMillionSpans } from './cost/cost-report.js';
import { checkedAmount, checkedCount } from './measure-error.js';
import { measured, type Measure, type Target } from './measure.js';

/** M7, from the end of a span until it can be found, 95th percentile. */
export function collectorLatency(input: { readonly lags: DurationHistogram; readonly target?: Target }): Measure {
  return latency('M7', 'Collector latency', input.lags, input.target ?? { atMost: 10_000 }, 'spans could be found');
}

/** M8, of queries for traces, 95th percentile. */
export function queryLatency(input: { readonly durations: DurationHistogram; readonly target?: Target }): Measure {
  return latency(
    'M8',
    'Trace query latency',
    input.durations,
    input.target ?? { atMost: 5_000 },
    'queries were answered',
  );
}

/** M9. What a fair price is, every organisation knows for itself. */
export function costPerMillion(input: {
  readonly costMicros: bigint;
  /** That came in, not only those that were kept. */
  readonly spanCount: bigint;
  readonly currency: string;
  readonly target?: Target;
}): Measure {
  const { currency } = input;
  const micros = costPerMillionSpans(
    checkedAmount('costMicros', input.costMicros),
    checkedAmount('spanCount', input.spanCount),
  );
  return measured({
    id: 'M9',
    name: 'Cost per 1M spans',
    unit: 'micros',
    value: micros === undefined ? undefined : Number(micros),
    target: input.target,
    explanation: `${input.costMicros} millionths of ${currency} for ${input.spanCount} spans`,
  });
}

function latency(id: Measure['id'], name: string, histogram: DurationHistogram, target: Target, what: string): Measure {
  const count = [...histogram.values()].reduce((sum, each) => sum + checkedCount('count', each), 0);
  return measured({
    id,
    name,
    unit: 'ms',
    value: count > 0 ? durationHistogramQuantile(histogram, 0.95) / 1e6 : undefined,
    target,
    explanation: `19 of 20 of ${count} ${what} within it`,
  });
}
