import fc from 'fast-check';
import { expect, it } from 'vitest';

import type { TraceqlQuery } from '../ast.js';
import { parseTraceql } from '../parse.js';
import { WILD_VOCABULARY, metricsQueryArbitrary, searchQueryArbitrary } from '../testing/arbitraries.js';
import { withoutPlaces } from '../testing/without-places.js';
import { formatTraceql } from './format-query.js';

const ANY_QUERY = fc.oneof(
  searchQueryArbitrary(),
  metricsQueryArbitrary(),
  searchQueryArbitrary(WILD_VOCABULARY),
  metricsQueryArbitrary(WILD_VOCABULARY),
);

it('gives a text that means the same query', () => {
  fc.assert(
    fc.property(ANY_QUERY, (query: TraceqlQuery) => {
      expect(withoutPlaces(parseTraceql(formatTraceql(query)))).toEqual(withoutPlaces(query));
    }),
    { numRuns: 500 },
  );
});

it('changes nothing of what it has formatted', () => {
  fc.assert(
    fc.property(ANY_QUERY, (query: TraceqlQuery) => {
      const text = formatTraceql(query);
      expect(formatTraceql(parseTraceql(text))).toBe(text);
    }),
    { numRuns: 500 },
  );
});
