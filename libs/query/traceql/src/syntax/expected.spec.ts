import fc from 'fast-check';
import { expect, it } from 'vitest';

import { VALID_QUERIES } from '../testing/valid-queries.js';
import { expectedAt } from './expected.js';
import { strictFailureAt } from './strict-parse.js';

it.each([
  ['', ['{', '(', 'integer', 'float', 'duration', '-', 'count', 'avg', 'max', 'min', 'sum', 'by', 'select']],
  [
    '{ } |',
    [
      '{',
      '(',
      'integer',
      'float',
      'duration',
      '-',
      'count',
      'avg',
      'max',
      'min',
      'sum',
      'by',
      'coalesce',
      'select',
      'rate',
      'count_over_time',
      'min_over_time',
      'max_over_time',
      'avg_over_time',
      'sum_over_time',
      'quantile_over_time',
      'histogram_over_time',
      'compare',
    ],
  ],
  ['{ } | rate()', ['|', 'by', 'with', 'end of query']],
  ['{ } | rate() |', ['topk', 'bottomk']],
  ['{ } | select(', ['attribute', 'intrinsic']],
  ['{ } | select(.a', [')', ',']],
  ['{ } | topk', []],
])('knows what can follow %s', (text, tokens) => {
  expect(expectedAt(text, text.length).tokens).toEqual(tokens);
});

/** Tokens that are written as they are called. */
const SIGNS = [
  '{',
  '}',
  '(',
  ')',
  '|',
  '=',
  '<',
  '=~',
  '!~',
  '&&',
  '+',
  '-',
  '!',
  '>>',
  '&~',
  'count',
  'by',
  'rate',
  'with',
  ',',
];

it('says the same of what it has read before as when it reads all anew', () => {
  fc.assert(
    fc.property(fc.constantFrom(...VALID_QUERIES), fc.nat(), ([query], seed) => {
      const place = seed % (query.length + 1);
      const before = `${query.slice(0, place)}\n`;
      const fitting = SIGNS.filter(
        (sign) => (strictFailureAt(before + sign) ?? Infinity) >= before.length + sign.length,
      );
      expect(expectedAt(query, place).tokens.filter((token) => SIGNS.includes(token))).toEqual(fitting);
    }),
  );
});
