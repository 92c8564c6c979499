import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBaggage } from './baggage.js';

describe('parseBaggage', () => {
  it.each([
    // From https://www.w3.org/TR/baggage/.
    [
      'key1=value1;property1;property2, key2 = value2, key3=value3; propertyKey=propertyValue',
      'key1 value1 key2 value2 key3 value3',
    ],
    ['userId=alice,serverNode=DF%2028,isProduction=false', 'userId alice serverNode DF 28 isProduction false'],
    ['userId=Am%C3%A9lie,serverNode=DF%2028,isProduction=false', 'userId Amélie serverNode DF 28 isProduction false'],
    ['a=1,a=2', 'a 2'],
    ['a=b=c', 'a b=c'],
    ['a=', 'a '],
    ['a=%ff%41', 'a \ufffdA'],
    ['a=100%,b=%4', 'a 100% b %4'],
    ['a=1,,=2,no-equals, sp ace=3,b\u00fc=4,ok=5', 'a 1 ok 5'],
    ['', ''],
  ])('reads %j', (header, expected) => {
    expect([...parseBaggage(header)].flat().join(' ')).toBe(expected);
  });

  it('reads back whatever was percent-encoded', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[A-Za-z0-9._-]{1,20}$/), fc.string({ unit: 'binary', maxLength: 20 })),
        (items) => {
          const header = Object.entries(items).map(([key, value]) => `${key}=${encodeURIComponent(value)}`);
          expect(Object.fromEntries(parseBaggage(header.join(' , ')))).toEqual({ ...items });
        },
      ),
    );
  });

  it('never throws, and reads no more than its limits', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (header) => parseBaggage(header).size <= 180));
    const many = Array.from({ length: 500 }, (_, index) => `k${index}=v`).join(',');
    expect(parseBaggage(many).size).toBe(180);
    expect([...parseBaggage(`a=1,b=${'x'.repeat(9_000)},c=2`).keys()]).toEqual(['a']);
    expect(parseBaggage(`b=${'x'.repeat(9_000)}`).size).toBe(0);
  });
});
