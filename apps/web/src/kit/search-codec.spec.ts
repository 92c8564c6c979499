import fc from 'fast-check';
import { expect, it } from 'vitest';
import { listOf, parseSearch, stringifySearch, textOf } from './search-codec.js';

it('writes addresses without JSON or quotes', () => {
  expect(stringifySearch({ service: 'cart', attr: ['http.route=/a b', 'x=1'], status: undefined })).toBe(
    '?service=cart&attr=http.route%3D%2Fa+b&attr=x%3D1',
  );
  expect(stringifySearch({})).toBe('');
});

it('reads back what it wrote, whatever the text', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ minLength: 1 }), { minLength: 2 }), fc.string({ minLength: 1 }), (list, text) => {
      const read = parseSearch(stringifySearch({ list, text }));
      expect(listOf(read.list)).toEqual(list);
      expect(textOf(read.text)).toBe(text);
    }),
  );
});

it('takes a single value for a list and the first of a list for a value', () => {
  expect(listOf('one')).toEqual(['one']);
  expect(listOf(undefined)).toEqual([]);
  expect(textOf(['one', 'two'])).toBe('one');
});
