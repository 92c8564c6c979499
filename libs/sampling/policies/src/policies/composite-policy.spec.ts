import { describe, expect, it } from 'vitest';

import { policySetOf, policySetOver } from '../testing/policy-set-of.js';
import { decide, LUCKY } from '../testing/sample-trace.js';

const vip = { name: 'vip', type: 'string_attribute', key: 'tier', values: ['vip'] };
const rest = { name: 'rest', type: 'always' };
const VIP = [{ attributes: { tier: 'vip' } }];

function composite(rateAllocation: readonly object[], spansPerSecondMax = 100): Record<string, unknown> {
  return { type: 'composite', spansPerSecondMax, policies: [vip, rest], rateAllocation };
}

describe('composite', () => {
  const halves = composite([
    { policy: 'vip', percent: 60 },
    { policy: 'rest', percent: 20 },
  ]);

  it('gives each part its share of the rate, in each second', () => {
    const set = policySetOf(halves);
    const vipTrace = { spans: VIP, spanCount: 30 };
    expect(decide(set, vipTrace)).toMatchObject({ kept: true, reason: 'composite', adjustedCount: 0 });
    expect(decide(set, vipTrace, 999).kept).toBe(true);
    expect(decide(set, vipTrace, 999).kept).toBe(false);
    expect(decide(set, { spanCount: 20 }, 999).kept).toBe(true);
    expect(decide(set, { spanCount: 1 }, 999).kept).toBe(false);
    expect(decide(set, vipTrace, 1_000).kept).toBe(true);
  });

  it('leaves what is over the share of its part to no other', () => {
    const set = policySetOf(halves);
    expect(decide(set, { spans: VIP, spanCount: 61 }).kept).toBe(false);
    // The next one fits: what was refused has taken nothing.
    expect(decide(set, { spans: VIP, spanCount: 60 }).kept).toBe(true);
  });

  it('gives a part without a share an equal one', () => {
    const set = policySetOf(composite([]));
    expect(decide(set, { spanCount: 51 }).kept).toBe(false);
    expect(decide(set, { spanCount: 50 }).kept).toBe(true);
  });

  it('holds draws for parts that keep a share', () => {
    const set = policySetOf({
      type: 'composite',
      spansPerSecondMax: 10,
      policies: [{ name: 'tenth', type: 'probabilistic', probability: 0.1 }],
    });
    expect(decide(set, {}).kept).toBe(false);
    expect(decide(set, LUCKY)).toMatchObject({ kept: true, adjustedCount: 0 });
  });

  it('counts longer where it is one of several partitions, so that a large trace can pass', () => {
    const set = policySetOver(4, halves);
    const trace = { spans: VIP, spanCount: 60 };
    expect(decide(set, trace, 0).kept).toBe(true);
    expect(decide(set, trace, 3_999).kept).toBe(false);
    expect(decide(set, trace, 4_000).kept).toBe(true);
  });

  it.each([
    [composite([], 0), 'spansPerSecondMax: must be a whole number from 1'],
    [
      composite([{ policy: 'vop', percent: 1 }]),
      'policies[0].rateAllocation[0].policy: must be one of vip, rest, not "vop"',
    ],
    [composite([{ policy: 'vip', percent: 101 }]), 'percent: must be a number from 0 to 100, not 101'],
    [
      composite([
        { policy: 'vip', percent: 1 },
        { policy: 'vip', percent: 2 },
      ]),
      'policies[0].rateAllocation[1].policy: "vip" has an allocation already',
    ],
  ])('refuses %o', (policy, message) => {
    expect(() => policySetOf(policy)).toThrow(message);
  });
});
