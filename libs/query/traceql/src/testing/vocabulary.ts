import fc from 'fast-check';

/** What random queries and random traces are made of. A small one makes queries match, a wild one makes parsers stumble. */
export interface Vocabulary {
  readonly attributeNames: fc.Arbitrary<string>;
  readonly strings: fc.Arbitrary<string>;
  readonly integers: fc.Arbitrary<bigint>;
  readonly floats: fc.Arbitrary<number>;
  readonly nanoseconds: fc.Arbitrary<bigint>;
  readonly patterns: fc.Arbitrary<string>;
}

/** Sums of these numbers are exact in doubles, so that no order of adding shows. */
export const SMALL_VOCABULARY: Vocabulary = {
  attributeNames: fc.constantFrom('a', 'b', 'http.status', 'service.name'),
  strings: fc.constantFrom('', 'x', 'y', 'shop', 'error'),
  integers: fc.bigInt({ min: -3n, max: 5n }),
  floats: fc.integer({ min: -4, max: 12 }).map((quarters) => quarters / 4),
  nanoseconds: fc.bigInt({ min: 0n, max: 20n }).map((milliseconds) => milliseconds * 1_000_000n),
  patterns: fc.constantFrom('x', 'x|y', '.*', '.+', 'sh.*', '[a-z]{4,5}', ''),
};

export const WILD_VOCABULARY: Vocabulary = {
  attributeNames: fc.oneof(
    fc.string({ minLength: 1, maxLength: 8, unit: 'grapheme' }),
    fc.constantFrom('duration', 'span.a', '5m', 'a b', 'a"b', String.raw`a\b`, 'a/b-c', 'event.x', '.'),
  ),
  strings: fc.string({ maxLength: 12, unit: 'binary' }),
  integers: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  floats: fc.double({ noDefaultInfinity: true, noNaN: true }),
  nanoseconds: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  patterns: SMALL_VOCABULARY.patterns,
};
