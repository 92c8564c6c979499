import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { VALID_QUERIES } from '../testing/valid-queries.js';
import { completionPlace, typedAttribute, typedValue } from './completion-place.js';

/** `|` stands for the place. */
function placeIn(marked: string): ReturnType<typeof completionPlace> {
  const position = marked.indexOf('‸');
  return completionPlace(marked.replace('‸', ''), position);
}

describe('completionPlace', () => {
  it.each([
    ['‸', 0, ''],
    ['{ ‸', 2, ''],
    ['{ span.ht‸ = 1 }', 2, 'span.ht'],
    ['{ .‸', 2, '.'],
    ['{ parent.resource.se‸', 2, 'parent.resource.se'],
    ['{ span."odd na‸', 2, 'span."odd na'],
    ['{ dur‸ation > 1s }', 2, 'dur'],
    ['{ name = "GET /c‸', 9, '"GET /c'],
    ['{ name =~ `GET‸', 10, '`GET'],
    ['{ event:na‸', 2, 'event:na'],
    ['{ .a = 50‸', 7, '50'],
    ['{ .a = 1 } | ra‸', 13, 'ra'],
    ['{ .a = "x"‸', 10, ''],
    ['{ .a =‸', 6, ''],
    ['{ } // why\n| ra‸', 13, 'ra'],
  ])('tells what is written at %s', (marked, from, typed) => {
    expect(placeIn(marked)).toMatchObject({ from, typed });
  });

  it('offers nothing in a comment', () => {
    expect(placeIn('{ } // and‸')).toBeUndefined();
    expect(placeIn('{ } // and\n‸')?.tokens).toContain('|');
  });

  it.each([
    ['{ span.http.route = ‸', { kind: 'attribute', scope: 'span', name: 'http.route' }, '='],
    ['{ span.http.route != "GE‸', { kind: 'attribute', scope: 'span', name: 'http.route' }, '!='],
    ['{ .a =~ `‸', { kind: 'attribute', name: 'a' }, '=~'],
    ['{ .a = 1 && parent.status = er‸', { kind: 'intrinsic', name: 'span:status', parent: true }, '='],
    ['{ status =‸', { kind: 'intrinsic', name: 'span:status' }, '='],
    ['{ event:name = ‸', { kind: 'intrinsic', name: 'event:name' }, '='],
    ['{ span."a b" = ‸', { kind: 'attribute', scope: 'span', name: 'a b' }, '='],
  ])('knows what is compared at %s', (marked, field, operator) => {
    expect(placeIn(marked)?.comparison).toMatchObject({ field, operator });
  });

  it.each(['{ .a ‸', '{ .a = "x" ‸', '{ } > ‸', '{ } | count() > ‸', '{ nestedSetLeft = ‸', '{ .a + ‸'])(
    'sees no comparison of a field at %s',
    (marked) => {
      expect(placeIn(marked)?.comparison).toBeUndefined();
    },
  );

  it('lets every valid query be continued as it goes on, wherever a token begins', () => {
    fc.assert(
      fc.property(fc.constantFrom(...VALID_QUERIES), fc.nat(), ([query], seed) => {
        const position = seed % (query.length + 1);
        const place = completionPlace(query, position);
        if (place === undefined) return;
        expect(place.from + place.typed.length).toBe(position);
        expect(query.slice(place.from, position)).toBe(place.typed);
      }),
    );
  });

  it('answers to any text, in time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(completionPlace(text, text.length)?.from ?? 0).toBeLessThanOrEqual(text.length);
      }),
    );
    const hostile = ['"', '\\"', '.a"', '{ span."', '1.', '1s1', '&>', 'a:'].map((piece) => piece.repeat(1000));
    for (const text of hostile) expect(completionPlace(text, text.length)?.from).toBeLessThanOrEqual(text.length);
  });
});

it.each([
  ['', { parent: false, scope: 'any', namePrefix: '' }],
  ['http', { parent: false, scope: 'any', namePrefix: 'http' }],
  ['.http.ro', { parent: false, scope: 'unscoped', namePrefix: 'http.ro' }],
  ['span.', { parent: false, scope: 'span', namePrefix: '' }],
  ['parent.resource.a', { parent: true, scope: 'resource', namePrefix: 'a' }],
  ['parent.a', { parent: true, scope: 'any', namePrefix: 'a' }],
  ['span."a \\"b', { parent: false, scope: 'span', namePrefix: 'a "b' }],
  ['"text', undefined],
  ['5', undefined],
  ['event:', undefined],
])('reads the attribute that %s begins', (typed, attribute) => {
  expect(typedAttribute(typed)).toEqual(attribute);
});

it.each([
  ['"GET', 'GET'],
  ['"a \\"b', 'a "b'],
  ['`a\\d', 'a\\d'],
  ['50', '50'],
])('reads the value that %s begins', (typed, value) => {
  expect(typedValue(typed)).toBe(value);
});
