import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { consistentThreshold } from './consistent-probability.js';
import { createPolicySet, policySetOf } from './policy-set.js';
import { alwaysPolicy } from './policies.js';
import type { TraceFeatures } from './policy.js';

const QUIET: TraceFeatures = { hasError: false, durationNano: 1e6, spanCount: 3, randomHi: 0, randomLo: 0 };
const LUCKY: TraceFeatures = { ...QUIET, randomHi: 0xff_ffff, randomLo: 0xffff_ffff };

const random56 = fc.record({
  hi: fc.integer({ min: 0, max: 0xff_ffff }),
  lo: fc.integer({ min: 0, max: 0xffff_ffff }),
});
const probability = fc.double({ min: 0, max: 1, noNaN: true });

describe('consistentThreshold', () => {
  it('compares 56 bits exactly', () => {
    fc.assert(
      fc.property(random56, probability, ({ hi, lo }, p) => {
        const random = (BigInt(hi) << 32n) | BigInt(lo);
        const kept = BigInt(Math.round(p * 2 ** 56));
        expect(consistentThreshold(p).accepts(hi, lo)).toBe(random >= (1n << 56n) - kept);
      }),
    );
  });

  it('keeps at a higher probability whatever it keeps at a lower one', () => {
    fc.assert(
      fc.property(random56, probability, probability, ({ hi, lo }, p, q) => {
        const [low, high] = [consistentThreshold(Math.min(p, q)), consistentThreshold(Math.max(p, q))];
        expect(!low.accepts(hi, lo) || high.accepts(hi, lo)).toBe(true);
      }),
    );
  });

  it('keeps its share, with the weight that makes up for the rest', () => {
    const { accepts, adjustedCount } = consistentThreshold(0.25);
    expect(adjustedCount).toBe(4);
    const kept = Array.from({ length: 256 }, (_, index) => accepts(index << 16, 0)).filter(Boolean).length;
    expect(kept).toBe(64);
  });

  it.each([-0.1, 1.1, Number.NaN])('refuses a probability of %d', (p) => {
    expect(() => consistentThreshold(p)).toThrow(/probability is .*allowed is 0 to 1/);
  });
});

describe('a policy set', () => {
  const busy = { keepAllBelowSpansPerSecond: 0, baselineProbability: 0.5, latencyThresholdMs: 1_000, version: '7' };

  it('keeps errors and slow traces early, and leaves the rest to chance at the end', () => {
    const policies = createPolicySet(busy, 1);
    expect(policies.decideEarly({ ...QUIET, hasError: true }, 0)).toEqual({
      kept: true,
      reason: 'error',
      adjustedCount: 1,
      policyVersion: '7',
    });
    expect(policies.decideEarly({ ...QUIET, durationNano: 1e9 }, 0)).toMatchObject({ reason: 'latency' });
    expect(policies.decideEarly({ ...QUIET, durationNano: 1e9 - 1 }, 0)).toBeUndefined();
    expect(policies.decideEarly(LUCKY, 0)).toBeUndefined();
    expect(policies.decide(LUCKY, 0)).toMatchObject({ kept: true, reason: 'probabilistic', adjustedCount: 2 });
    expect(policies.decide(QUIET, 0)).toMatchObject({ kept: false, reason: 'not_sampled', adjustedCount: 0 });
  });

  it('keeps everything while the partition carries less than its share of the rate', () => {
    const policies = createPolicySet({ ...busy, keepAllBelowSpansPerSecond: 1_000 }, 2);
    for (let second = 0; second < 60; second++) policies.observe(450, second * 1_000);
    expect(policies.decideEarly(QUIET, 60_000)).toMatchObject({ reason: 'below_rate', adjustedCount: 1 });
    for (let second = 60; second < 120; second++) policies.observe(700, second * 1_000);
    expect(policies.decideEarly(QUIET, 120_000)).toBeUndefined();
  });

  it('takes any list of policies and asks them in order', () => {
    const never = { name: 'never', keepsEarly: true, evaluate: () => undefined };
    expect(policySetOf('1', [never, alwaysPolicy()]).decideEarly(QUIET, 0)).toMatchObject({ reason: 'always' });
  });

  it.each([{ keepAllBelowSpansPerSecond: -1 }, { latencyThresholdMs: Number.NaN }, { baselineProbability: 2 }])(
    'refuses %o',
    (options) => {
      expect(() => createPolicySet(options, 1)).toThrow(/allowed is/);
    },
  );
});
