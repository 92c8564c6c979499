import fc from 'fast-check';
import { assert, describe, expect, it } from 'vitest';
import { scalarBytes, utf8Bytes } from '../any-value-bytes.js';
import { ByteHash } from '../byte-hash.js';
import { HyperLogLog } from './hyper-log-log.js';

const hash = new ByteHash();

function addValue(sketch: HyperLogLog, value: string): void {
  const bytes = utf8Bytes(value);
  hash.of(bytes, 0, bytes.length);
  sketch.add(hash.high, hash.low);
}

function sketchOf(precision: number, prefix: string, from: number, to: number): HyperLogLog {
  const sketch = new HyperLogLog(precision);
  for (let index = from; index < to; index++) addValue(sketch, `${prefix}${index}`);
  return sketch;
}

/** Error of the estimate, relative to the truth. */
function errorOf(sketch: HyperLogLog, distinct: number): number {
  return Math.abs(sketch.estimate() - distinct) / distinct;
}

describe('HyperLogLog', () => {
  it('knows that it has seen nothing', () => {
    expect(new HyperLogLog(14).estimate()).toBe(0);
  });

  it.each([12, 13, 14])(
    'stays within the standard error on average, from tens to tens of thousands (p=%i)',
    (precision) => {
      const standardError = 1.04 / Math.sqrt(2 ** precision);
      for (const distinct of [30, 300, 1_500, 3_000, 10_000, 60_000]) {
        const runs = distinct > 20_000 ? 8 : 24;
        let squares = 0;
        for (let run = 0; run < runs; run++) {
          squares += errorOf(sketchOf(precision, `run-${run}/user-`, 0, distinct), distinct) ** 2;
        }
        // The root of a mean of 8 squares strays: half as much again is beyond 3 deviations.
        expect(Math.sqrt(squares / runs)).toBeLessThan(standardError * 1.6);
      }
    },
  );

  it('counts a million with an error below 2%', () => {
    expect(errorOf(sketchOf(14, 'request-', 0, 1_000_000), 1_000_000)).toBeLessThan(0.02);
  });

  it.each([1, 2, 1_000])('counts numbers in steps of %i as well as text', (step) => {
    const sketch = new HyperLogLog(14);
    for (let index = 0; index < 50_000; index++) {
      const bytes = scalarBytes(index * step);
      hash.of(bytes, 0, bytes.length);
      sketch.add(hash.high, hash.low);
    }
    expect(errorOf(sketch, 50_000)).toBeLessThan(0.02);
  });

  it('is exact to 1% while sparse, for any few values', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ maxLength: 30 }), { maxLength: 500 }), (values) => {
        const sketch = new HyperLogLog(14);
        for (const value of [...values, ...values]) addValue(sketch, value);
        expect(Math.abs(sketch.estimate() - values.length)).toBeLessThanOrEqual(Math.max(0.01, values.length * 0.01));
      }),
      { numRuns: 200 },
    );
  });

  it('does not depend on order or repetition', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 100 }), fc.integer({ min: 0, max: 3_000 }), (values, more) => {
        const one = sketchOf(12, 'x', 0, more);
        for (const value of values) addValue(one, value);
        const other = new HyperLogLog(12);
        for (const value of values.toReversed()) addValue(other, value);
        for (let index = more - 1; index >= 0; index--) addValue(other, `x${index}`);
        expect(other.estimate()).toBe(one.estimate());
      }),
      { numRuns: 50 },
    );
  });

  it('merges to what one sketch of everything would be, sparse or dense on either side, also by way of bytes', () => {
    const sizes = fc.constantFrom(0, 5, 200, 1_000, 5_000);
    fc.assert(
      fc.property(sizes, sizes, sizes, (left, shared, right) => {
        const one = sketchOf(12, 'v', 0, left + shared);
        const other = sketchOf(12, 'v', left, left + shared + right);
        const whole = sketchOf(12, 'v', 0, left + shared + right);
        const sent = HyperLogLog.fromBytes(other.toBytes());
        assert(sent !== undefined, 'its own bytes were refused');
        one.merge(sent);
        // A sketch that is still sparse is finer than a merged one that had to become dense.
        const distinct = left + shared + right;
        const differenceMax = one.byteLength === whole.byteLength ? 5e-7 : distinct * 0.08;
        expect(Math.abs(one.estimate() - whole.estimate())).toBeLessThanOrEqual(differenceMax);
      }),
      { numRuns: 60 },
    );
  });

  it('takes no more memory than its registers', () => {
    fc.assert(
      fc.property(fc.constantFrom(10, 12, 14, 16), fc.integer({ min: 0, max: 20_000 }), (precision, distinct) => {
        expect(sketchOf(precision, '', 0, distinct).byteLength).toBeLessThanOrEqual(2 ** precision);
      }),
      { numRuns: 30 },
    );
  });

  it('refuses bytes of another make', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const estimate = HyperLogLog.fromBytes(bytes)?.estimate();
        expect(estimate === undefined || Number.isFinite(estimate)).toBe(true);
      }),
    );
    const bytes = sketchOf(12, 'a', 0, 10).toBytes();
    expect(HyperLogLog.fromBytes(bytes.subarray(0, bytes.length - 1))).toBeUndefined();
    expect(HyperLogLog.fromBytes(Uint8Array.of(2, 12, 0))).toBeUndefined();
    expect(HyperLogLog.fromBytes(Uint8Array.of(1, 12, 1, 3))).toBeUndefined();
  });

  it('refuses a precision that it does not have, and a merge across precisions', () => {
    expect(() => new HyperLogLog(9)).toThrow('precision must be from 10 to 16, not 9');
    expect(() => {
      new HyperLogLog(12).merge(new HyperLogLog(14));
    }).toThrow('cannot merge');
  });
});

describe('ByteHash', () => {
  it('changes about half of its bits when one bit of the input changes', () => {
    const bits = new Array<number>(64).fill(0);
    let pairs = 0;
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.nat(), (bytes, place) => {
        const changed = bytes.slice();
        const bit = place % (bytes.length * 8);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        hash.of(bytes, 0, bytes.length);
        const { high, low } = hash;
        hash.of(changed, 0, changed.length);
        for (let index = 0; index < 32; index++) {
          bits[index] = (bits[index] ?? 0) + (((hash.high ^ high) >>> index) & 1);
          bits[32 + index] = (bits[32 + index] ?? 0) + (((hash.low ^ low) >>> index) & 1);
        }
        pairs++;
      }),
      { numRuns: 4_000 },
    );
    for (const changes of bits) {
      expect(changes / pairs).toBeGreaterThan(0.44);
      expect(changes / pairs).toBeLessThan(0.56);
    }
  });

  it('depends on nothing around the range', () => {
    hash.of(utf8Bytes('--value--'), 2, 7);
    const { high, low } = hash;
    hash.of(utf8Bytes('value'), 0, 5);
    expect([hash.high, hash.low]).toEqual([high, low]);
  });
});
