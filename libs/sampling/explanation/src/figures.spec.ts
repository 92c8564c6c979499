import type { SamplingCounts } from '@clew/store-contract';
import { describe, expect, it } from 'vitest';

import { dryRunOutcome, dryRunTotal } from './dry-run-outcome.js';
import { samplingQuality } from './sampling-quality.js';

const COUNTS: SamplingCounts = {
  ...{ traceCount: 100, keptTraceCount: 20, errorTraceCount: 4, keptErrorTraceCount: 3 },
  ...{ partialTraceCount: 1, upgradedTraceCount: 1, unweightedTraceCount: 1, adjustedTraceCount: 98 },
  ...{ spanCount: 1000, keptSpanCount: 250, adjustedSpanCount: 1050, lateSpanCount: 5 },
  ...{ byteCount: 4000, keptByteCount: 1000 },
};

describe('sampling quality', () => {
  it('is rates and drifts', () => {
    const { traceDrift, spanDrift, ...rates } = samplingQuality(COUNTS);
    expect(rates).toEqual({
      ...{ errorCaptureRate: 0.75, keptTraceRate: 0.2, keptSpanRate: 0.25, keptByteRate: 0.25 },
      ...{ partialTraceRate: 0.05, lateSpanRate: 0.005 },
    });
    expect(traceDrift).toBeCloseTo(-0.02);
    expect(spanDrift).toBeCloseTo(0.05);
  });

  it('of nothing is unknown', () => {
    const none = Object.fromEntries(Object.keys(COUNTS).map((key) => [key, 0])) as unknown as SamplingCounts;
    expect(new Set(Object.values(samplingQuality(none)))).toEqual(new Set([undefined]));
  });
});

describe('a dry run', () => {
  const counts = (traceCount: number) => ({
    traceCount,
    spanCount: traceCount * 2,
    errorTraceCount: traceCount % 3,
    byteCount: traceCount * 9,
  });
  const service = {
    serviceName: 'cart',
    ...{
      keptByBoth: counts(10),
      keptByActiveOnly: counts(5),
      keptByCandidateOnly: counts(1),
      keptByNeither: counts(100),
    },
  };

  it('tells what would be kept, and which errors would be lost', () => {
    expect(dryRunOutcome(service)).toMatchObject({
      ...{
        seen: { traceCount: 116, spanCount: 232 },
        keptNow: { traceCount: 15 },
        keptThen: { traceCount: 11, byteCount: 99 },
      },
      ...{ errorTracesLost: 2, errorTracesGained: 1 },
    });
  });

  it('adds up over services', () => {
    expect(dryRunTotal([service, service])).toMatchObject({
      keptByBoth: counts(20),
      keptByNeither: { spanCount: 400 },
    });
    expect(dryRunTotal([]).keptByBoth).toEqual(counts(0));
  });
});
