import fc from 'fast-check';
import { expect, it } from 'vitest';
import { KeyTable } from './key-table.js';

const utf8 = new TextEncoder();

it('answers for every key what was worked out for it, however many there are and wherever they lie', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'grapheme', maxLength: 300 }), { maxLength: 300 }),
      fc.nat(500),
      (keys, keysMax) => {
        const budget = { keysLeft: keysMax };
        const table = new KeyTable((key) => `of ${key}`, budget);
        for (const key of [...keys, ...keys]) {
          const framed = utf8.encode(`<${key}>`);
          expect(table.get(framed, 1, framed.length - 1)).toBe(`of ${key}`);
        }
        expect(budget.keysLeft).toBeGreaterThanOrEqual(0);
      },
    ),
  );
});

it('works each key out once while its budget lasts', () => {
  let workedOut = 0;
  const table = new KeyTable((key) => `${key}${++workedOut}`, { keysLeft: 50 });
  const keys = Array.from({ length: 50 }, (_, index) => utf8.encode(`http.key.${index}`));
  for (let pass = 0; pass < 3; pass++) for (const key of keys) table.get(key, 0, key.length);
  expect(workedOut).toBe(50);
  const further = utf8.encode('one more');
  table.get(further, 0, further.length);
  table.get(further, 0, further.length);
  expect(workedOut).toBe(52);
});

it('tells apart keys that share a slot, and forgets none of them for the others', () => {
  // The same length, beginning, middle and end: one hash.
  const keys = Array.from({ length: 100 }, (_, index) => {
    const digits = String(index).padStart(3, '0');
    return utf8.encode(`k....${digits}....middle.............tail`);
  });
  const table = new KeyTable((key) => key, { keysLeft: 1000 });
  for (const key of [...keys, ...keys]) expect(table.get(key, 0, key.length)).toBe(new TextDecoder().decode(key));
});
