import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { policySetOf } from '../testing/policy-set-of.js';
import { decide, decideEarly, luckOf, LUCKY, type SampleTrace, UNLUCKY } from '../testing/sample-trace.js';

const ERROR: SampleTrace = { spans: [{ status: 'ERROR' }] };

const errors = { name: 'errors', type: 'status_code', statusCodes: ['ERROR'] };
const tenth = { name: 'tenth', type: 'probabilistic', probability: 0.1 };
const half = { name: 'half', type: 'probabilistic', probability: 0.5 };
const rare = { name: 'rare', type: 'rare_path' };
const noProbes = {
  name: 'no-probes',
  type: 'drop',
  policies: [{ type: 'string_attribute', key: 'probe', values: ['yes'] }],
};
const PROBE = { attributes: { probe: 'yes' } };

describe('what policies answer is joined', () => {
  it('keeps by the highest probability, with the weight that goes with it', () => {
    const set = policySetOf(tenth, half, errors);
    expect(decide(set, { ...ERROR, ...UNLUCKY })).toEqual({
      kept: true,
      reason: 'status_code',
      policyName: 'errors',
      policyVersion: '7',
      probability: 1,
      adjustedCount: 1,
      budgetPressure: 0,
    });
    expect(decide(set, luckOf(0.5))).toMatchObject({ kept: true, policyName: 'half', adjustedCount: 2 });
    // It would win at 0.1 too, but stands for the two that 0.5 leaves, not for ten.
    expect(decide(set, LUCKY)).toMatchObject({ policyName: 'half', adjustedCount: 2 });
  });

  it('says which draw was lost', () => {
    expect(decide(policySetOf(tenth, half), UNLUCKY)).toEqual({
      kept: false,
      reason: 'not_sampled',
      policyName: 'half',
      policyVersion: '7',
      probability: 0.5,
      adjustedCount: 0,
      budgetPressure: 0,
    });
    expect(decide(policySetOf(errors), UNLUCKY)).toMatchObject({
      reason: 'not_sampled',
      policyName: '',
      probability: 0,
    });
  });

  it('keeps extras that lost the draw, with no weight', () => {
    const set = policySetOf(rare, half);
    expect(decide(set, { isRarePath: true, ...UNLUCKY })).toMatchObject({
      kept: true,
      reason: 'rare_path',
      adjustedCount: 0,
      probability: 0,
    });
    expect(decide(set, { isRarePath: true, ...LUCKY })).toMatchObject({ policyName: 'half', adjustedCount: 2 });
  });

  it('drops whatever others say, wherever the drop stands', () => {
    const set = policySetOf(errors, rare, noProbes);
    expect(decide(set, { spans: [{ status: 'ERROR' }, PROBE], isRarePath: true })).toMatchObject({
      kept: false,
      reason: 'drop',
      policyName: 'no-probes',
      adjustedCount: 0,
    });
    expect(decide(set, ERROR).kept).toBe(true);
  });

  it('gives the same object for what says the same', () => {
    const set = policySetOf(errors, tenth);
    expect(decide(set, ERROR)).toBe(decide(set, ERROR));
    expect(decide(set, UNLUCKY)).toBe(decide(set, { ...UNLUCKY, spanCount: 7 }));
  });

  it('keeps early what more spans cannot take back, and nothing else', () => {
    const set = policySetOf(errors, half, rare);
    expect(decideEarly(set, ERROR)).toMatchObject({ kept: true, policyName: 'errors' });
    expect(decideEarly(set, LUCKY)).toBeUndefined();
    expect(decideEarly(set, { isRarePath: true })).toBeUndefined();
  });

  it('keeps nothing early where a span that is still to come may drop it', () => {
    expect(decideEarly(policySetOf(errors, noProbes), ERROR)).toBeUndefined();
  });

  it('sums adjusted counts to the number of traces that came, for any mixture of shares', () => {
    const probabilities = fc.array(fc.constantFrom(0.0625, 0.125, 0.25, 0.5), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(probabilities, fc.boolean(), (shares, isRarePath) => {
        const set = policySetOf(rare, ...shares.map((probability) => ({ type: 'probabilistic', probability })));
        // Evenly spread random bits in place of random ones: the sum is exact and not only near.
        const traces = Array.from({ length: 256 }, (_, index) => ({ randomHi: index << 16, randomLo: 0, isRarePath }));
        const sum = traces.reduce((total, trace) => total + decide(set, trace).adjustedCount, 0);
        expect(sum).toBe(256);
      }),
    );
  });
});

describe('what was sampled upstream', () => {
  it('is drawn within what is left, and weighed by our own share alone', () => {
    const set = policySetOf(half);
    const kept = Array.from({ length: 256 }, (_, index) => ({ randomHi: index << 16, randomLo: 0 }))
      // Those that came through a head sampler of 25%.
      .filter(({ randomHi }) => randomHi >= 0xc0_0000)
      .map((trace) => decide(set, { ...trace, upstreamProbability: 0.25 }))
      .filter((verdict) => verdict.kept);
    expect(kept).toHaveLength(32);
    expect(kept[0]).toMatchObject({ probability: 0.5, adjustedCount: 2 });
  });

  it('is drawn as if it were not, when its random bits contradict it', () => {
    const set = policySetOf(half);
    expect(decide(set, { ...luckOf(0.5), upstreamProbability: 0.25 }).kept).toBe(true);
    expect(decide(set, { ...UNLUCKY, upstreamProbability: 0.25 }).kept).toBe(false);
  });

  it('is kept whatever its random bits, where everything is', () => {
    expect(decide(policySetOf(errors), { ...ERROR, ...UNLUCKY, upstreamProbability: 0.01 }).kept).toBe(true);
  });
});
