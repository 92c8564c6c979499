import { describe, expect, it } from 'vitest';

import { valuesWithText } from './attribute-condition.js';

describe('values that read as a text', () => {
  it.each([
    ['abc', ['string']],
    ['500', ['string', 'int', 'double']],
    ['0500', ['string']],
    ['1.5', ['string', 'double']],
    ['1.50', ['string']],
    ['9223372036854775807', ['string', 'int']],
    ['9223372036854775808', ['string']],
    ['0', ['string', 'int', 'double', 'double']],
    ['true', ['string', 'bool']],
    ['NaN', ['string', 'double']],
    ['', ['string']],
  ])('%s', (text, types) => {
    expect(valuesWithText(text).map((value) => value.type)).toEqual(types);
  });
});
