import { durationBucket } from '@clew/trace-model';
import { describe, expect, it } from 'vitest';

import { MeasureError } from './measure-error.js';
import { collectorLatency, costPerMillion, queryLatency } from './platform-measures.js';
import {
  errorCapture,
  ingestRate,
  partialTraceRatio,
  retainedBytes,
  samplingRate,
  traceErrorRate,
  traceLatencyP95,
} from './trace-measures.js';

const MS = 1e6;

describe('measures', () => {
  it.each([
    [ingestRate({ spanCount: 6_000, rangeS: 300, baselinePerMinute: 1_000 }), 1_200, true],
    [ingestRate({ spanCount: 6_000, rangeS: 300, baselinePerMinute: 100 }), 1_200, false],
    [ingestRate({ spanCount: 6_000, rangeS: 300 }), 1_200, undefined],
    [traceErrorRate({ errorTraceCount: 1, traceCount: 100 }), 0.01, true],
    [traceErrorRate({ errorTraceCount: 2, traceCount: 100 }), 0.02, false],
    [retainedBytes({ storedBytes: 10, budgetBytes: 9 }), 10, false],
    [retainedBytes({ storedBytes: 10 }), 10, undefined],
    [samplingRate({ keptTraceCount: 5, traceCount: 100 }), 0.05, true],
    [samplingRate({ keptTraceCount: 50, traceCount: 100 }), 0.5, false],
    [samplingRate({ keptTraceCount: 50, traceCount: 100, target: { atMost: 0.6 } }), 0.5, true],
    [partialTraceRatio({ partialTraceCount: 6, traceCount: 100 }), 0.06, false],
    [costPerMillion({ costMicros: 3_000_000n, spanCount: 2_000_000n, currency: 'EUR' }), 1_500_000, undefined],
    [costPerMillion({ costMicros: 3n, spanCount: 1n, currency: 'EUR', target: { atMost: 1 } }), 3_000_000, false],
    [errorCapture({ keptErrorTraceCount: 99, errorTraceCount: 100 }), 0.99, true],
    [errorCapture({ keptErrorTraceCount: 98, errorTraceCount: 100 }), 0.98, false],
  ])('%# is measured and held against its target', (measure, value, isMet) => {
    expect(measure).toMatchObject({ value });
    expect(measure.isMet).toBe(isMet);
    expect(measure.explanation).toMatch(/\d|budget/);
  });

  it('takes percentiles from histograms', () => {
    const durations = new Map([
      [durationBucket(100 * MS), 96],
      [durationBucket(9_000 * MS), 4],
    ]);
    expect(traceLatencyP95({ durations })).toMatchObject({ id: 'M3', isMet: true });
    expect(Math.abs((traceLatencyP95({ durations }).value ?? 0) - 100)).toBeLessThan(10);
    const slow = new Map([[durationBucket(12_000 * MS), 1]]);
    expect(collectorLatency({ lags: slow })).toMatchObject({ id: 'M7', unit: 'ms', isMet: false });
    expect(queryLatency({ durations: slow })).toMatchObject({ id: 'M8', isMet: false });
    expect(queryLatency({ durations: slow, target: { atMost: 20_000 } })).toMatchObject({ isMet: true });
  });

  it('says nothing of nothing', () => {
    const none = new Map<number, number>();
    const measures = [
      ingestRate({ spanCount: 0, rangeS: 0 }),
      traceErrorRate({ errorTraceCount: 0, traceCount: 0 }),
      traceLatencyP95({ durations: none }),
      samplingRate({ keptTraceCount: 0, traceCount: 0 }),
      partialTraceRatio({ partialTraceCount: 0, traceCount: 0 }),
      collectorLatency({ lags: none }),
      queryLatency({ durations: none }),
      costPerMillion({ costMicros: 5n, spanCount: 0n, currency: 'USD' }),
      errorCapture({ keptErrorTraceCount: 0, errorTraceCount: 0 }),
    ];
    expect(measures.map(({ value, isMet }) => [value, isMet])).toEqual(measures.map(() => [undefined, undefined]));
  });

  it('refuses numbers that can not be', () => {
    expect(() => traceErrorRate({ errorTraceCount: -1, traceCount: 1 })).toThrow(MeasureError);
    expect(() => ingestRate({ spanCount: Number.NaN, rangeS: 1 })).toThrow(
      'spanCount is NaN; allowed is a finite number from 0',
    );
    expect(() => traceLatencyP95({ durations: new Map([[1, Infinity]]) })).toThrow(MeasureError);
    expect(() => costPerMillion({ costMicros: -1n, spanCount: 1n, currency: 'USD' })).toThrow(MeasureError);
  });
});
