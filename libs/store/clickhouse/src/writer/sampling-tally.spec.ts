import { describe, expect, it } from 'vitest';

import { decision, SAMPLE_TIME_MS } from '../testing/sample-flush.js';
import { samplingRows } from './sampling-tally.js';

const late = { isReopened: true, spanCount: 3, isPartial: true };

describe('the sums of decisions', () => {
  it('are by minute, service, payer and verdict, in order of first appearance', () => {
    const rows = samplingRows([
      decision(1),
      decision(2, { decidedAtUnixMs: SAMPLE_TIME_MS + 60_000 }),
      decision(3, { teamId: 'front' }),
      decision(4, { entryServiceName: 'web' }),
      decision(5, { kept: false }),
      decision(6, { reason: 'budget' }),
      decision(7),
      decision(8, { tenantId: 'other' }),
    ]);
    expect(rows.map(({ traceCount }) => traceCount)).toEqual([2, 1, 1, 1, 1, 1, 1]);
    const minuteUnixS = Math.floor(SAMPLE_TIME_MS / 60_000) * 60;
    expect(rows[0]).toMatchObject({
      ...{ tenantId: 'acme', teamId: 'shop', serviceName: 'cart', minuteUnixS },
      ...{ kept: true, reason: 'probabilistic', policyName: 'baseline' },
      ...{ traceCount: 2, errorTraceCount: 0, partialTraceCount: 0, upgradedTraceCount: 0, unweightedTraceCount: 0 },
      ...{ adjustedTraceCount: 8, spanCount: 4, adjustedSpanCount: 16, lateSpanCount: 0, byteCount: 1200 },
    });
    expect(samplingRows([])).toEqual([]);
  });

  it('count late spans of a kept trace as spans with its weight, and as no trace', () => {
    const [row] = samplingRows([decision(1, late)]);
    expect(row).toMatchObject({
      ...{ traceCount: 0, partialTraceCount: 0, unweightedTraceCount: 0, adjustedTraceCount: 0 },
      ...{ spanCount: 3, lateSpanCount: 3, adjustedSpanCount: 12 },
    });
  });

  it('count the part that a late error made kept as a partial trace without a weight', () => {
    const [row] = samplingRows([decision(1, { ...late, reason: 'late_error', adjustedCount: 0, errorSpanCount: 1 })]);
    expect(row).toMatchObject({
      ...{ traceCount: 0, upgradedTraceCount: 1, partialTraceCount: 1, unweightedTraceCount: 1, errorTraceCount: 1 },
      ...{ adjustedTraceCount: 0, adjustedSpanCount: 0, lateSpanCount: 3 },
    });
  });

  it('give what is dropped no weight', () => {
    const [row] = samplingRows([decision(1, { kept: false, errorSpanCount: 1, adjustedCount: 4, isPartial: true })]);
    expect(row).toMatchObject({
      errorTraceCount: 1,
      adjustedSpanCount: 0,
      adjustedTraceCount: 0,
      partialTraceCount: 0,
    });
  });
});
