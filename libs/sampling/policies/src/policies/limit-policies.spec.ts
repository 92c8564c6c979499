import { describe, expect, it } from 'vitest';

import type { PolicySet } from '../policy-set.js';
import { policySetOf, policySetOver } from '../testing/policy-set-of.js';
import { decide, decideEarly, featuresFor, type SampleTrace, UNLUCKY } from '../testing/sample-trace.js';

const SECOND_MS = 1_000;

/** How many of `count` such traces are kept, all at one moment. */
function keptOf(set: PolicySet, count: number, trace: SampleTrace, streamTimeMs = 0): number {
  return Array.from({ length: count }, () => decide(set, trace, streamTimeMs)).filter((verdict) => verdict.kept).length;
}

describe('rate_limiting', () => {
  const limited = { type: 'rate_limiting', spansPerSecond: 10, burstSpans: 20 };
  const trace = { ...UNLUCKY, spanCount: 5 };

  it('keeps up to the burst at once, and the rate from then on', () => {
    const set = policySetOf(limited);
    expect(keptOf(set, 10, trace)).toBe(4);
    expect(keptOf(set, 10, trace, SECOND_MS)).toBe(2);
    expect(keptOf(set, 10, trace, 61 * SECOND_MS)).toBe(4);
  });

  it('tells no probability', () => {
    expect(decide(policySetOf(limited), trace)).toMatchObject({
      reason: 'rate_limiting',
      probability: 0,
      adjustedCount: 0,
    });
    expect(decideEarly(policySetOf(limited), trace)).toBeUndefined();
  });

  it('never keeps a trace that is larger than the burst', () => {
    const set = policySetOf(limited);
    expect(keptOf(set, 1, { spanCount: 21 })).toBe(0);
    expect(keptOf(set, 1, { spanCount: 20 })).toBe(1);
  });

  it('has twice the rate as its burst unless it says otherwise', () => {
    expect(keptOf(policySetOf({ type: 'rate_limiting', spansPerSecond: 10 }), 10, trace)).toBe(4);
  });

  it('gives nothing for traces that another policy keeps', () => {
    const set = policySetOf(limited, { type: 'status_code', statusCodes: ['ERROR'] });
    expect(keptOf(set, 100, { spans: [{ status: 'ERROR' }], spanCount: 5 })).toBe(100);
    expect(keptOf(set, 10, trace)).toBe(4);
  });

  it('keeps the rate over all partitions, and in each of them a trace as large as the burst', () => {
    const set = policySetOver(5, limited);
    expect(keptOf(set, 1, { spanCount: 20 })).toBe(1);
    expect(keptOf(set, 10, { spanCount: 1 }, SECOND_MS)).toBe(2);
  });

  it('takes for replayed verdicts what was taken when they were given', () => {
    const set = policySetOf(limited);
    const first = decide(policySetOf(limited), trace);
    // Another process gave these; this one only hears of them.
    for (let count = 0; count < 3; count++) set.judged(featuresFor(set, trace), first, 0);
    expect(keptOf(set, 10, trace)).toBe(1);
  });
});

describe('bytes_limiting', () => {
  it('counts the bytes of spans', () => {
    const set = policySetOf({ type: 'bytes_limiting', bytesPerSecond: 1_000, burstBytes: 1_500 });
    expect(keptOf(set, 10, { byteLength: 500 })).toBe(3);
    expect(keptOf(set, 10, { byteLength: 500 }, SECOND_MS)).toBe(2);
    expect(keptOf(set, 1, { byteLength: 1_501 }, 60 * SECOND_MS)).toBe(0);
  });
});

describe('error_signature', () => {
  const three = { type: 'error_signature', tracesPerWindow: 3, windowMs: 60 * SECOND_MS };
  const failing = (errorSignature: number): SampleTrace => ({ spans: [{ status: 'ERROR' }], errorSignature });

  it('keeps the first of every signature in every window', () => {
    const set = policySetOf(three);
    expect(keptOf(set, 10, failing(1))).toBe(3);
    expect(keptOf(set, 10, failing(2), SECOND_MS)).toBe(3);
    expect(keptOf(set, 10, failing(1), 59 * SECOND_MS)).toBe(0);
    expect(keptOf(set, 10, failing(1), 61 * SECOND_MS)).toBe(3);
  });

  it('keeps them before any of them is judged, and no more of them', () => {
    const set = policySetOf(three);
    const features = featuresFor(set, failing(1));
    const verdicts = Array.from({ length: 10 }, () => set.decide(features, 0));
    expect(verdicts.filter((verdict) => verdict.kept)).toHaveLength(3);
    for (const verdict of verdicts) set.judged(features, verdict, 0);
    expect(set.decide(features, SECOND_MS).kept).toBe(false);
  });

  it('counts what other policies keep', () => {
    const set = policySetOf({ type: 'rare_path' }, three);
    expect(keptOf(set, 2, { ...failing(1), isRarePath: true })).toBe(2);
    expect(keptOf(set, 10, failing(1))).toBe(1);
  });

  it('keeps nothing without an error', () => {
    expect(keptOf(policySetOf(three), 1, {})).toBe(0);
  });

  it('is remembered by who takes over', () => {
    const set = policySetOf(three);
    keptOf(set, 2, failing(1));
    const next = policySetOf(three);
    next.restore(JSON.parse(JSON.stringify(set.snapshot())));
    expect(keptOf(next, 10, failing(1))).toBe(1);
  });
});
