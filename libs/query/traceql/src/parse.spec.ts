import fc from 'fast-check';
import { expect, it } from 'vitest';

import { formatTraceql } from './format/format-query.js';
import { TRACEQL_LIMITS } from './limits.js';
import { parseTraceql } from './parse.js';
import { searchQueryArbitrary } from './testing/arbitraries.js';
import { INVALID_QUERIES } from './testing/invalid-queries.js';
import { VALID_QUERIES } from './testing/valid-queries.js';
import { withoutPlaces } from './testing/without-places.js';
import { TraceqlError } from './traceql-error.js';

/** Undefined when the text is taken; any other error than a query's own fails the test. */
function refusalOf(text: string, limits = TRACEQL_LIMITS): TraceqlError | undefined {
  try {
    parseTraceql(text, limits);
    return undefined;
  } catch (error) {
    if (error instanceof TraceqlError) return error;
    throw error;
  }
}

function errorOf(text: string, limits = TRACEQL_LIMITS): TraceqlError {
  const error = refusalOf(text, limits);
  if (error === undefined) throw new Error(`taken: ${text}`);
  return error;
}

it.each(VALID_QUERIES.map(([query, formatted = query]) => ({ query, formatted })))(
  'takes $query',
  ({ query, formatted }) => {
    expect(formatTraceql(parseTraceql(query))).toBe(formatted);
    expect(withoutPlaces(parseTraceql(formatted))).toEqual(withoutPlaces(parseTraceql(query)));
  },
);

it.each(INVALID_QUERIES.map(([marked, ...words]) => ({ marked, words })))('refuses $marked', ({ marked, words }) => {
  const query = marked.replace('‸', '');
  const error = errorOf(query);
  expect(error.from).toBe(marked.indexOf('‸'));
  expect(error.to).toBeGreaterThanOrEqual(error.from);
  expect(error.to).toBeLessThanOrEqual(query.length);
  const said = `${error.message} ${error.expected.join(' ')}`;
  for (const word of words) expect(said).toContain(word);
});

it('says what stands where', () => {
  const text = ' { .a =  1 && name != "x" } | count() > 2';
  const [filter, scalar] = parseTraceql(text).pipeline.stages;
  expect(text.slice(filter?.from, filter?.to)).toBe('{ .a =  1 && name != "x" }');
  expect(text.slice(scalar?.from, scalar?.to)).toBe('count() > 2');
  expect(filter).toMatchObject({
    condition: {
      left: { from: 3, to: 10, left: { from: 3, to: 5 }, right: { from: 9, to: 10 } },
      right: { from: 14, to: 25 },
    },
  });
});

it('reads 64-bit numbers and durations exactly', () => {
  expect(parseTraceql('{ .a = 9007199254740993 && .b = 2562047h47m16s854ms775us807ns }').pipeline.stages).toMatchObject(
    [
      {
        condition: { left: { right: { value: 9007199254740993n } }, right: { right: { nanoseconds: 2n ** 63n - 1n } } },
      },
    ],
  );
});

it('survives any text with an error that points into it', () => {
  const signs = Array.from('{}()|&<>=!~.,"`^%*/+-: \n');
  const tokens = fc.constantFrom(...signs, 'span.a', '.b', 'count', 'by', 'rate', '1', '1h', '&&', 'nil', '😀');
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(tokens, { maxLength: 30 }).map((all) => all.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const { from, to } = refusalOf(text) ?? { from: 0, to: 0 };
      expect([0, from, to, text.length]).toEqual([0, from, to, text.length].toSorted((left, right) => left - right));
    }),
    { numRuns: 300 },
  );
});

it('survives a query that is cut off or has a character too many', () => {
  const queries = fc.oneof(
    fc.constantFrom(...VALID_QUERIES.map(([query]) => query)),
    searchQueryArbitrary().map(formatTraceql),
  );
  fc.assert(
    fc.property(queries, fc.nat(), fc.string({ maxLength: 2, unit: 'binary-ascii' }), (query, seed, insertion) => {
      const at = seed % (query.length + 1);
      expect(refusalOf(query.slice(0, at))?.to ?? 0).toBeLessThanOrEqual(at);
      expect(refusalOf(query.slice(0, at) + insertion + query.slice(at))?.expected ?? []).toBeInstanceOf(Array);
    }),
    { numRuns: 200 },
  );
});

it('limits the length of a query', () => {
  const text = `{ .a = "${'x'.repeat(9_000)}" }`;
  expect(errorOf(text)).toMatchObject({ from: 8_192, to: text.length, message: /at most 8192 are allowed/u });
  expect(parseTraceql(text, { ...TRACEQL_LIMITS, queryCharactersMax: 10_000 }).kind).toBe('query');
});

it.each([
  ['parentheses', (count: number) => `{ ${'('.repeat(count)}.a${')'.repeat(count)} }`],
  ['signs', (count: number) => `{ ${'!'.repeat(count)}.a }`],
  ['chains', (count: number) => `{ ${Array.from({ length: count + 1 }, () => '.a').join('&&')} }`],
  ['pipelines', (count: number) => `${'('.repeat(count)}{ .a }${')'.repeat(count)}`],
  ['scalars', (count: number) => `${'-'.repeat(count)}count() > 1`],
])('limits the depth of %s', (_, nest) => {
  expect(parseTraceql(nest(250)).kind).toBe('query');
  expect(errorOf(nest(260)).message).toContain('more than 256 deep');
  expect(errorOf(nest(2_000)).message).toContain('more than 256 deep');
});

it('limits the number of spansets', () => {
  const spansets = (count: number): string => Array.from({ length: count }, () => '{ .a }').join(' || ');
  expect(parseTraceql(spansets(32)).kind).toBe('query');
  expect(errorOf(spansets(33)).message).toBe('the query has more than 32 spansets');
});

it('limits the length of a regular expression', () => {
  expect(errorOf(`{ .a =~ "${'a'.repeat(513)}" }`)).toMatchObject({ from: 8, message: /at most 512/u });
});
