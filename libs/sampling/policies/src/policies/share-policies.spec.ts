import { describe, expect, it } from 'vitest';

import { createPolicyBook } from '../book/policy-book.js';
import type { HybridDefaults } from '../policy-book-types.js';
import type { PolicySet } from '../policy-set.js';
import { policySetOf } from '../testing/policy-set-of.js';
import { decide, decideEarly, LUCKY, type SampleTrace, UNLUCKY } from '../testing/sample-trace.js';

const SECOND_MS = 1_000;

/** As the sampler does by default: `spansPerSecond` for each team, and nothing said in documents. */
function hybridSet(spansPerSecond?: number): PolicySet {
  const defaults: HybridDefaults = {
    budget: spansPerSecond === undefined ? {} : { spansPerSecond },
    baselineProbabilityMin: 0.005,
  };
  return createPolicyBook({ version: 0, entries: [] }, { partitionCount: 1, defaults }).setOf('acme');
}

/** Ten traces of ten spans in each tenth of a second, for some time. */
function flood(set: PolicySet, trace: SampleTrace, fromMs: number, untilMs: number): void {
  for (let streamTimeMs = fromMs; streamTimeMs < untilMs; streamTimeMs += 100) {
    for (let count = 0; count < 10; count++) {
      set.arrived('acme', 'shop', 10, 5_000, streamTimeMs);
      const random = { randomHi: (count * 0x19_9999) & 0xff_ffff, randomLo: streamTimeMs };
      if (decide(set, { spanCount: 10, ...random, ...trace }, streamTimeMs).kept) {
        set.charged('acme', 'shop', 10, 5_000, streamTimeMs);
      }
    }
  }
}

describe('the hybrid default', () => {
  it('keeps everything, at once, where there is no budget', () => {
    const set = hybridSet();
    expect(decideEarly(set, UNLUCKY)).toMatchObject({
      kept: true,
      reason: 'budget',
      policyName: 'default',
      policyVersion: 'default',
      adjustedCount: 1,
      budgetPressure: 0,
    });
  });

  it('keeps everything within the budget', () => {
    const set = hybridSet(2_000);
    flood(set, {}, 0, 30 * SECOND_MS);
    expect(decideEarly(set, UNLUCKY, 30 * SECOND_MS)).toMatchObject({ reason: 'budget', adjustedCount: 1 });
  });

  it('keeps a share of what is plain beyond it, with the weight and the pressure that go with it', () => {
    const set = hybridSet(100);
    flood(set, {}, 0, 60 * SECOND_MS);
    expect(decide(set, UNLUCKY, 60 * SECOND_MS)).toMatchObject({
      kept: false,
      reason: 'not_sampled',
      policyName: 'default',
    });
    const kept = decide(set, LUCKY, 60 * SECOND_MS);
    expect(kept).toMatchObject({ kept: true, reason: 'budget' });
    expect(kept.adjustedCount).toBeGreaterThan(5);
    expect(kept.adjustedCount * kept.probability).toBeCloseTo(1);
    expect(kept.budgetPressure).toBeGreaterThan(5);
    expect(kept.budgetPressure).toBeLessThan(20);
  });

  it('keeps errors and what is slow for its route from the share that is theirs, and says so', () => {
    const set = hybridSet(100);
    flood(set, { durationNano: 50e6 }, 0, 60 * SECOND_MS);
    expect(decideEarly(set, { spans: [{ status: 'ERROR' }] }, 60 * SECOND_MS)).toMatchObject({
      kept: true,
      reason: 'error',
      adjustedCount: 1,
    });
    expect(decideEarly(set, { durationNano: 60e9 }, 60 * SECOND_MS)).toMatchObject({
      kept: true,
      reason: 'slow_route',
    });
  });

  it('goes on where it was after a take-over', () => {
    const set = hybridSet(100);
    flood(set, {}, 0, 60 * SECOND_MS);
    const next = hybridSet(100);
    next.restore(JSON.parse(JSON.stringify(set.snapshot())));
    expect(decide(next, UNLUCKY, 60 * SECOND_MS).kept).toBe(false);
  });
});

describe('slow_route', () => {
  it('keeps what takes longer than its own route does', () => {
    const set = policySetOf({ type: 'slow_route', samplesMin: 50, factor: 2 });
    const lasting = (entrySpanName: string, durationMs: number): SampleTrace => ({
      entrySpanName,
      durationNano: durationMs * 1e6,
    });
    for (let count = 0; count < 500; count++) {
      decide(set, lasting('report', 1_000), count * SECOND_MS);
      decide(set, lasting('ping', 30), count * SECOND_MS);
    }
    expect(decide(set, lasting('ping', 500), 500 * SECOND_MS)).toMatchObject({ kept: true, reason: 'slow_route' });
    expect(decide(set, lasting('report', 1_100), 500 * SECOND_MS).kept).toBe(false);
    expect(decide(set, lasting('unknown', 1_100), 500 * SECOND_MS).kept).toBe(false);
    expect(decideEarly(set, lasting('report', 9_000), 500 * SECOND_MS)).toBeDefined();
  });
});

describe('dynamic_rate', () => {
  const options = { type: 'dynamic_rate', goalSampleRate: 10, keys: ['http.response.status_code'] };
  const responding = (code: number, resource?: number): SampleTrace => ({
    spans: [
      {
        isRoot: true,
        attributes: { 'http.response.status_code': code },
        ...(resource !== undefined && { resource: { 'http.response.status_code': resource } }),
      },
    ],
  });

  it('keeps what is frequent seldom and what is rare often', () => {
    const set = policySetOf(options);
    for (let streamTimeMs = 0; streamTimeMs < 120 * SECOND_MS; streamTimeMs += 100) {
      for (let count = 0; count < 10; count++) decide(set, responding(200), streamTimeMs);
      if (streamTimeMs % 5_000 === 0) decide(set, responding(500), streamTimeMs);
    }
    const frequent = decide(set, { ...responding(200), ...LUCKY }, 120 * SECOND_MS);
    const rare = decide(set, { ...responding(500), ...LUCKY }, 120 * SECOND_MS);
    expect(frequent).toMatchObject({ kept: true, reason: 'dynamic_rate' });
    expect(frequent.adjustedCount).toBeGreaterThan(5);
    expect(rare.adjustedCount).toBeLessThan(frequent.adjustedCount / 2);
  });

  it.each([
    [{ type: 'dynamic_rate' }, 'policies[0].goalSampleRate: must be a number from 1'],
    [{ ...options, keys: [] }, 'policies[0].keys: must be a list with at least one text'],
  ])('refuses %o', (wrong, message) => {
    expect(() => policySetOf(wrong)).toThrow(message);
  });

  it('is told with its place when a document has too many of them', () => {
    const many = ['a', 'b', 'c', 'd', 'e'].map((key) => ({ ...options, keys: [key] }));
    expect(() => policySetOf(...many)).toThrow('policies[4]: is one more than the 4 policies with `keys`');
  });
});
