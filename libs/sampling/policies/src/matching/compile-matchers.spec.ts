import { describe, expect, it } from 'vitest';

import type { SpanAtHand } from '../span-at-hand.js';
import { spanAtHand } from '../testing/sample-span.js';
import { compileMatchers } from './compile-matchers.js';
import type { SpanCondition } from './span-condition.js';
import { textIs } from './value-test.js';

const onResource: SpanCondition = { kind: 'attribute', of: 'resource', key: 'tier', test: textIs('gold') };
const onSpan: SpanCondition = { kind: 'attribute', of: 'span', key: 'tier', test: textIs('gold') };

function capturedOf(keys: readonly string[], span: SpanAtHand): number {
  const captured = new Uint32Array(1);
  compileMatchers([], [keys]).capture(span, captured);
  return captured[0] ?? 0;
}

describe('matchers', () => {
  it('tell spans of different groups apart, in any order', () => {
    const matchers = compileMatchers([onResource, onSpan], []);
    const gold = spanAtHand({ resource: { tier: 'gold' } });
    const plain = spanAtHand({ attributes: { tier: 'gold' } });
    const matched = new Uint8Array(2);
    for (const [span, expected] of [
      [gold, [1, 0]],
      [plain, [0, 1]],
      [gold, [1, 0]],
      [{ ...gold, group: plain.group }, [0, 0]],
      [{ ...plain, group: gold.group }, [1, 1]],
    ] as const) {
      matchers.match(span, matched);
      expect([...matched]).toEqual(expected);
    }
  });

  it('go on behind an attribute in an unusual encoding', () => {
    // Length of the first in two bytes where one would do, and a key without a value; then `tier`.
    const first = [0x4a, 0x83, 0x00, 0x0a, 0x01, 0x61];
    const gold = spanAtHand({ attributes: { tier: 'gold' } });
    const bytes = Uint8Array.of(...first, ...gold.bytes);
    const matched = new Uint8Array(1);
    compileMatchers([onSpan], []).match({ ...gold, bytes, end: bytes.length }, matched);
    expect([...matched]).toEqual([1]);
  });

  it('leave nothing behind of a span that breaks off', () => {
    const matchers = compileMatchers([onSpan], []);
    const matched = new Uint8Array(1);
    const whole = spanAtHand({ attributes: { a: 'x'.repeat(300), tier: 'gold' } });
    matchers.match(whole, matched);
    expect([...matched]).toEqual([1]);
    matchers.match({ ...whole, end: whole.end - 20 }, matched);
    expect([...matched]).toEqual([0]);
  });
});

describe('captures', () => {
  it('are equal for equal values, and differ by value, key and order', () => {
    const span = spanAtHand({ attributes: { a: 'x', b: 'y' } });
    expect(capturedOf(['a', 'b'], span)).toBe(
      capturedOf(['a', 'b'], spanAtHand({ attributes: { b: 'y', a: 'x', c: 1 } })),
    );
    const others = [['a'], ['b'], ['b', 'a'], ['c'], ['a', 'c']].map((keys) => capturedOf(keys, span));
    expect(new Set([capturedOf(['a', 'b'], span), ...others]).size).toBe(6);
  });

  it('fall back to the resource', () => {
    const ofSpan = spanAtHand({ attributes: { zone: 'a' }, resource: { zone: 'b' } });
    expect(capturedOf(['zone'], ofSpan)).toBe(capturedOf(['zone'], spanAtHand({ attributes: { zone: 'a' } })));
    const ofResource = spanAtHand({ resource: { zone: 'b' } });
    expect(capturedOf(['zone'], ofResource)).toBe(capturedOf(['zone'], spanAtHand({ attributes: { zone: 'b' } })));
  });
});
