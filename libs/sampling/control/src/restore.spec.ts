import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { BudgetController } from './budget/budget-controller.js';
import { DynamicRate } from './dynamic-rate.js';
import { KeptTraces } from './kept-traces.js';
import { NewDeploys } from './new-deploys.js';
import { RarePaths } from './rare-paths.js';
import { RouteThresholds } from './route-thresholds.js';
import { SignatureCounter } from './signature-counter.js';
import { TokenBucket } from './token-bucket.js';

interface Restorable {
  snapshot(): unknown;
  restore(snapshot: unknown): void;
}

const NOW = 1_700_000_000_000;
const ID = Uint8Array.from({ length: 16 }, (_, index) => index);

/** Each with something to tell, and used again after the restore. */
const PARTS: readonly [name: string, create: () => Restorable & { use(): unknown }][] = [
  ['budgets', () => withUse(newBudgets(), useBudgets)],
  ['dynamic rate', () => withUse(new DynamicRate({ goalSampleRate: 10 }), useDynamicRate)],
  ['route thresholds', () => withUse(new RouteThresholds({ samplesMin: 1 }), useThresholds)],
  ['signatures', () => withUse(new SignatureCounter({ tracesMin: 2 }), useSignatures)],
  ['rare paths', () => withUse(new RarePaths(), (paths) => [paths.see(5, NOW), paths.see(6, NOW)])],
  ['deploys', () => withUse(new NewDeploys(), (deploys) => deploys.see('cart', '1.0', NOW))],
  ['kept traces', () => withUse(new KeptTraces(), useKeptTraces)],
  ['token bucket', () => withUse(new TokenBucket({ perSecond: 5 }), (bucket) => bucket.take(3, NOW))],
];

describe.each(PARTS)('a snapshot of %s', (_name, create) => {
  it('is plain JSON, the same after a restore', () => {
    const part = create();
    part.use();
    const snapshot = JSON.parse(JSON.stringify(part.snapshot())) as unknown;
    const successor = create();
    successor.restore(snapshot);
    expect(successor.snapshot()).toEqual(snapshot);
  });

  it('may be nonsense', () => {
    fc.assert(
      fc.property(fc.anything(), (junk) => {
        const part = create();
        part.restore(junk);
        part.use();
        expect(() => JSON.stringify(part.snapshot())).not.toThrow();
      }),
    );
  });

  it('may have any part replaced by nonsense', () => {
    const source = create();
    source.use();
    const text = JSON.stringify(source.snapshot());
    fc.assert(
      fc.property(fc.nat(), fc.oneof(fc.jsonValue(), fc.constantFrom(-1, 1e308, -1e308, 2 ** 53, '')), (at, junk) => {
        const part = create();
        part.restore(withReplaced(JSON.parse(text) as unknown, at, junk));
        part.use();
        const told = JSON.stringify(part.snapshot());
        // What a broken number leads to shows as null, where numbers belong.
        expect(told).not.toMatch(/NaN|Infinity/);
        expect(told.length).toBeLessThan(10_000);
      }),
    );
  });
});

function withUse<Part extends Restorable>(part: Part, use: (part: Part) => unknown): Restorable & { use(): unknown } {
  return {
    snapshot: () => part.snapshot(),
    restore: (snapshot) => {
      part.restore(snapshot);
    },
    use: () => use(part),
  };
}

function newBudgets(): BudgetController {
  return new BudgetController({
    budgets: new Map([['team', { spansPerSecond: 100, bytesPerDay: 1e6 }]]),
    partitionCount: 1,
  });
}

function useBudgets(budgets: BudgetController): void {
  for (let second = 0; second < 5; second++) {
    const now = NOW + second * 1000;
    budgets.arrived('team', 500, 1_000, now);
    budgets.judged('team', 'plain', 'cart', 'GET /', 500, now);
    budgets.charged('team', 90, 1_000, now);
    expect(budgets.probability('team', 'plain', 'cart', 'GET /', now)).toBeGreaterThan(0);
    expect(budgets.pressure('team', now)).toBeGreaterThanOrEqual(0);
  }
}

function useDynamicRate(rate: DynamicRate): void {
  for (let step = 0; step < 5; step++) rate.count('key', NOW + step * 10_000);
  const probability = rate.probability('key', NOW + 50_000);
  expect(probability).toBeGreaterThan(0);
  expect(probability).toBeLessThanOrEqual(1);
}

function useThresholds(thresholds: RouteThresholds): void {
  thresholds.observe('cart', 'GET /', 5e8, NOW);
  thresholds.observe('cart', 'GET /', 5e8, NOW + 20_000);
  expect(thresholds.thresholdNano('cart', 'GET /', NOW + 40_000)).toBeGreaterThan(0);
}

function useSignatures(signatures: SignatureCounter): void {
  if (signatures.isWanted(7, NOW)) signatures.countKept(7, NOW);
}

function useKeptTraces(traces: KeptTraces): void {
  traces.add('', ID, 0);
  expect(traces.has('', ID, 0)).toBe(true);
}

/** A copy in which the value that comes at position `at` of a walk is another. */
function withReplaced(value: unknown, at: number, junk: unknown): unknown {
  let total = 0;
  JSON.stringify(value, (_key, inner: unknown) => {
    total++;
    return inner;
  });
  let left = at % total;
  return JSON.parse(JSON.stringify(value, (_key, inner: unknown) => (left-- === 0 ? junk : inner))) as unknown;
}
