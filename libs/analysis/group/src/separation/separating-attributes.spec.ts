import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { WeightedTrace } from '../spans/weighted-trace.js';
import { randomTrace } from '../testing/random-trace.js';
import { seededRandom } from '../testing/seeded-random.js';
import { spanOf } from '../testing/spans.js';
import { itemOfSpan, itemOfTrace, type AttributedItem } from './attributed-item.js';
import { separatingAttributes } from './separating-attributes.js';

type Attributes = Record<string, string | number | boolean>;

describe('separatingAttributes', () => {
  it('finds a planted value among noise and says how often it is where', () => {
    const { attributes, identifierKeys } = separatingAttributes(
      items(1, 300, (random) => ({ pod: random() < 0.9 ? 'pod-7' : podOf(random) })),
      items(2, 1_000, (random) => ({ pod: podOf(random) })),
    );
    expect(attributes[0]).toMatchObject({ scope: 'span', key: 'pod', condition: { operator: 'is', value: 'pod-7' } });
    expect(attributes[0]?.explanation).toMatch(
      /^pod is "pod-7" in 9\d\.\d% of the selection and 1\d\.\d% of the baseline \(\d\.\d times/,
    );
    expect(new Set(attributes.map(({ key }) => key))).toEqual(new Set(['pod']));
    expect(identifierKeys).toEqual(['span.order.id', 'span.session']);
  });

  it('reports nothing on pure noise', () => {
    const found = Array.from(
      { length: 30 },
      (_, at) =>
        separatingAttributes(
          items(2 * at + 1, 150, () => ({})),
          items(2 * at + 2, 150, () => ({})),
        ).attributes,
    );
    expect(found.flat().length).toBeLessThanOrEqual(1);
  });

  it('finds the size from which on requests are slow, once', () => {
    const size = (random: () => number): number => Math.floor(random() * 10_000);
    const { attributes } = separatingAttributes(
      items(1, 200, (random) => ({ bytes: 8_000 + Math.floor(random() * 2_000) })),
      items(2, 800, (random) => ({ bytes: size(random) })),
    );
    expect(attributes).toHaveLength(1);
    expect(attributes[0]).toMatchObject({ key: 'bytes', condition: { operator: 'atLeast' }, selectionShare: 1 });
    const { condition } = attributes[0] ?? {};
    expect(condition).toHaveProperty('value');
    expect(Number(condition !== undefined && 'value' in condition ? condition.value : 0)).toBeGreaterThan(6_000);
  });

  it('finds what is missing, and codes as they are', () => {
    const { attributes } = separatingAttributes(
      items(1, 100, () => ({ code: 504 })),
      items(2, 100, () => ({ code: 200, cache: 'hit' })),
    );
    expect(attributes.map(({ explanation }) => explanation)).toEqual([
      'code is "504" in 100.0% of the selection and 0.0% of the baseline (never in the baseline)',
    ]);
    expect(attributes[0]?.equivalents).toEqual([{ scope: 'span', key: 'cache', condition: { operator: 'absent' } }]);
  });

  it('leaves out what defines the selection', () => {
    const options = { excludeKeys: new Set(['code']) };
    const { attributes } = separatingAttributes(
      items(1, 100, () => ({ code: 504 })),
      items(2, 100, () => ({ code: 200 })),
      options,
    );
    expect(attributes).toEqual([]);
  });

  it('does not believe few items, however heavy', () => {
    const few = items(1, 5, () => ({ flag: true }));
    const many = items(2, 500, () => ({ flag: false }));
    expect(separatingAttributes(few, many)).toMatchObject({ isComparable: false, attributes: [] });
    const heavy = items(3, 100, () => ({})).map((item, at) => (at === 0 ? { ...item, weight: 1e9 } : item));
    expect(separatingAttributes(heavy, many)).toMatchObject({ isComparable: false, attributes: [] });
  });

  it('does not care for the scale of weights', () => {
    const selection = items(1, 100, () => ({ flag: true }));
    const baseline = items(2, 100, (random) => ({ flag: random() < 0.3 }));
    const times8 = baseline.map((item) => ({ ...item, weight: item.weight * 8 }));
    expect(separatingAttributes(selection, times8).attributes).toEqual(
      separatingAttributes(selection, baseline).attributes,
    );
  });

  it('ranks by what any span of a trace has', () => {
    const group = (seed: number, share: number): WeightedTrace[] => {
      const random = seededRandom(seed);
      return Array.from({ length: 200 }, (_, at) => ({
        spans: [
          spanOf({ id: 1, trace: at + 1 }),
          spanOf({
            id: 2,
            parent: 1,
            trace: at + 1,
            name: random() < share ? 'retry' : 'call',
            resource: { zone: 'a' },
          }),
        ],
        weight: 2,
      }));
    };
    const { attributes } = separatingAttributes(group(1, 0.8).map(itemOfTrace), group(2, 0.1).map(itemOfTrace));
    expect(attributes).toHaveLength(1);
    expect(attributes[0]).toMatchObject({ scope: 'intrinsic', condition: { operator: 'is', value: 'shop / retry' } });
  });

  it('finds nothing between a group and itself, whatever it holds', () => {
    const group = fc.array(fc.record({ spans: randomTrace(), weight: fc.integer({ min: 0, max: 9 }) }), {
      maxLength: 15,
    });
    fc.assert(
      fc.property(group, (traces) => {
        const same = traces.map(itemOfTrace);
        expect(separatingAttributes(same, same, { itemsMin: 1 }).attributes).toEqual([]);
      }),
    );
  });

  it('stays bounded with endless keys and values', () => {
    const hostile = (seed: number): AttributedItem[] =>
      Array.from({ length: 50 }, (_, at) => ({
        weight: 1,
        attributes: () =>
          Array.from({ length: 200 }, (_each, key) => ({
            scope: 'span' as const,
            key: key % 2 === 0 ? `key-${seed}-${at}-${key}` : `k${key}`,
            value: { type: 'string' as const, value: `v${at}-${seed}`.repeat(1000) },
          })),
      }));
    const result = separatingAttributes(hostile(1), hostile(2), { keysMax: 300, valuesPerKeyMax: 30 });
    expect(result).toMatchObject({ isTruncated: true, attributes: [] });
  });
});

function items(seed: number, count: number, planted: (random: () => number) => Attributes): AttributedItem[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, at) => {
    const attributes: Attributes = {
      'order.id': 100_000 * seed + at,
      session: `s-${seed}-${Math.floor(at / 1.5)}`,
      method: random() < 0.5 ? 'GET' : 'POST',
      region: `r${Math.floor(random() * 5)}`,
      tier: Math.floor(random() * 4),
      latencyBudget: random() * 100,
      ...planted(random),
    };
    return itemOfSpan(spanOf({ id: at + 1, attributes }), 1 + Math.floor(random() * 3));
  });
}

function podOf(random: () => number): string {
  return `pod-${Math.floor(random() * 8)}`;
}
