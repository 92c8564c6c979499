import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isAtThreshold,
  PROBABILITY_MIN,
  probabilityOfThreshold,
  traceIdRandomHi,
  traceIdRandomLo,
  winsDraw,
} from './trace-state-probability.js';

const ALL = 1n << 56n;
const number56 = fc.oneof(
  fc.bigInt({ min: 0n, max: ALL - 1n }),
  fc.bigInt({ min: ALL - 1000n, max: ALL - 1n }),
  fc.constantFrom(0n, 1n, 0xffff_ffffn, 0x1_0000_0000n, ALL / 2n, ALL - 1n),
);
const probability = fc.oneof(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.integer({ min: 0, max: 56 }).map((power) => 2 ** -power),
);

const high = (value: bigint): number => Number(value >> 32n);
const low = (value: bigint): number => Number(value & 0xffff_ffffn);

describe('probabilityOfThreshold', () => {
  it('is the nearest double to the share that is left', () => {
    fc.assert(
      fc.property(number56, (threshold) => {
        // Number() rounds to nearest, and dividing by a power of two is exact.
        expect(probabilityOfThreshold(high(threshold), low(threshold))).toBe(Number(ALL - threshold) / 2 ** 56);
      }),
    );
  });

  it.each([
    ['keeps all', 0, 0, 1],
    ['a quarter', 0xc0_0000, 0, 0.25],
    ['one of a hundred, in six digits', 0xfd_70a4, 0, 0.009999990463256836],
    ['the smallest', 0xff_ffff, 0xffff_ffff, PROBABILITY_MIN],
  ])('%s', (_name, hi, lo, expected) => {
    expect(probabilityOfThreshold(hi, lo)).toBe(expected);
  });
});

describe('isAtThreshold', () => {
  it('compares 56 bits', () => {
    fc.assert(
      fc.property(number56, number56, (random, threshold) => {
        expect(isAtThreshold(high(random), low(random), high(threshold), low(threshold))).toBe(random >= threshold);
      }),
    );
  });
});

describe('winsDraw', () => {
  it('compares with the threshold of the probability, in 56 bits', () => {
    fc.assert(
      fc.property(number56, probability, (random, p) => {
        expect(winsDraw(high(random), low(random), p)).toBe(random >= ALL - BigInt(Math.round(p * 2 ** 56)));
      }),
      { numRuns: 2000 },
    );
  });

  it('is right on both sides of a threshold', () => {
    fc.assert(
      fc.property(probability, (p) => {
        const threshold = ALL - BigInt(Math.round(p * 2 ** 56));
        fc.pre(threshold > 0n && threshold < ALL);
        expect([threshold - 1n, threshold].map((random) => winsDraw(high(random), low(random), p))).toEqual([
          false,
          true,
        ]);
      }),
    );
  });

  it('takes at a product only what each of both probabilities takes', () => {
    fc.assert(
      fc.property(number56, probability, probability, (random, p, q) => {
        const [hi, lo] = [high(random), low(random)];
        expect(!winsDraw(hi, lo, p * q) || (winsDraw(hi, lo, p) && winsDraw(hi, lo, q))).toBe(true);
      }),
    );
  });

  it('takes everything at 1 and nothing at 0', () => {
    expect(winsDraw(0, 0, 1)).toBe(true);
    expect(winsDraw(0xff_ffff, 0xffff_ffff, 0)).toBe(false);
  });
});

describe('the randomness of a trace id', () => {
  it('is its last seven bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 20, maxLength: 20 }), (bytes) => {
        const expected = BigInt(`0x${Buffer.from(bytes.subarray(12, 19)).toString('hex')}`);
        expect([traceIdRandomHi(bytes, 3), traceIdRandomLo(bytes, 3)]).toEqual([high(expected), low(expected)]);
      }),
    );
  });
});
