import { describe, expect, it } from 'vitest';

import { bytesOf } from './byte-text.js';
import { compilePattern, type Pattern } from './pattern.js';
import { textIn, textMatches } from './value-test.js';

/** A pattern that counts how often it is asked. */
function counting(source: string): Pattern & { asked: number } {
  const pattern = compilePattern(source);
  const counted = {
    source,
    asked: 0,
    isFoundIn: (utf8: Uint8Array) => {
      counted.asked++;
      return pattern.isFoundIn(utf8);
    },
  };
  return counted;
}

function tests(test: ReturnType<typeof textIn>, text: string): boolean {
  const bytes = bytesOf(`<${text}>`);
  return test.text(bytes, 1, bytes.length - 1);
}

describe('patterns', () => {
  it('are asked once about a text that comes again', () => {
    const pattern = counting('^a');
    const test = textMatches([pattern]);
    expect(['abc', 'abc', 'b', 'b'].map((text) => tests(test, text))).toEqual([true, true, false, false]);
    expect(pattern.asked).toBe(2);
  });

  it('remember no more than so many texts', () => {
    const pattern = counting('^a');
    const test = textMatches([pattern]);
    for (let count = 0; count < 5_000; count++) tests(test, `text ${count}`);
    expect(tests(test, 'text 0')).toBe(false);
    expect(pattern.asked).toBe(5_001);
  });

  it('search long texts in their beginning only', () => {
    const test = textMatches([compilePattern('x')]);
    expect(tests(test, `${'-'.repeat(2_047)}x`)).toBe(true);
    expect(tests(test, `${'-'.repeat(2_048)}x`)).toBe(false);
  });

  it('take time in proportion to the text, where others would go on for ages', () => {
    const test = textMatches([compilePattern('^(a+)+$')]);
    expect(tests(test, `${'a'.repeat(200)}!`)).toBe(false);
    expect(tests(test, 'a'.repeat(200))).toBe(true);
  });

  it('are searched in UTF-8 as in text', () => {
    expect(tests(textMatches([compilePattern('^.å\\p{Greek}$')]), '😀åλ')).toBe(true);
  });
});

describe('a set of texts', () => {
  it('has those and no others', () => {
    const texts = Array.from({ length: 1_000 }, (_, index) => `value ${index * 7}`);
    const test = textIn([...texts, '', 'å']);
    for (const text of [...texts, '', 'å']) expect(tests(test, text)).toBe(true);
    for (const text of ['value 1', 'value', 'value 7 ', 'a']) expect(tests(test, text)).toBe(false);
  });
});
