import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCsv } from './csv.js';

describe('parseCsv', () => {
  it.each([
    [
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a,b\r\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a,b\n\n1,\n',
      [
        ['a', 'b'],
        ['1', ''],
      ],
    ],
    [
      '"a ""x""","b,c"\n"1\n2",3',
      [
        ['a "x"', 'b,c'],
        ['1\n2', '3'],
      ],
    ],
    ['', []],
    ['a', [['a']]],
  ])('reads %j', (text, rows) => {
    expect(parseCsv(text, 'csv', 10)).toEqual(rows);
  });

  it('reads back whatever was written', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'ü', '"', ',', '\n', ' ', '1'), maxLength: 6 });
    const quoted = (value: string): string => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(cell, cell, cell), { maxLength: 6 }),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        (rows, newline, endsWithNewline) => {
          const text = rows.map((row) => row.map(quoted).join(',')).join(newline) + (endsWithNewline ? newline : '');
          expect(parseCsv(text, 'csv', 100)).toEqual(rows);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['a\n"b', 'csv: line 2: a quote that is not closed'],
    ['"a"b', 'csv: line 1: text after a closing quote'],
    ['1\n2\n3\n4', 'csv: has more than 3 rows'],
  ])('refuses %j', (text, message) => {
    expect(() => parseCsv(text, 'csv', 3)).toThrow(message);
  });
});
