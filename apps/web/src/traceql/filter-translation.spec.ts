import { parseTraceql } from '@clew/traceql';
import { expect, it } from 'vitest';
import type { TraceSearch } from '../traces/trace-search.js';
import { filterToTraceql } from './filter-to-traceql.js';
import { traceqlToFilter } from './traceql-to-filter.js';

const FILTERS: readonly (readonly [TraceSearch, string])[] = [
  [{}, '{ }'],
  [{ service: 'cart' }, '{ resource.service.name = "cart" }'],
  [{ status: 'error', min: '1500ms' }, '{ status = error && traceDuration >= 1s500ms }'],
  [{ name: 'GET "x"', max: '2s' }, '{ name = "GET \\"x\\"" && traceDuration <= 2s }'],
  [{ attr: ['http.route=/a=b', 'a b='] }, '{ .http.route = "/a=b" && ."a b" = "" }'],
  [{ attr: ['code=42'] }, '{ .code = 42 || .code = "42" }'],
  [
    { service: 'a', attr: ['hit=true', 'x=0.5'] },
    '{ resource.service.name = "a" && (.hit = true || .hit = "true") && (.x = 0.5 || .x = "0.5") }',
  ],
];

it.each(FILTERS)('says %j in TraceQL, and back', (search, query) => {
  expect(filterToTraceql(search)).toBe(query);
  expect(traceqlToFilter(parseTraceql(query))).toEqual(search);
});

it('takes digits that are no number of the language for text', () => {
  expect(filterToTraceql({ attr: ['a=007', 'b=1e3', 'c=99999999999999999999'] })).toBe(
    '{ .a = "007" && .b = "1e3" && .c = "99999999999999999999" }',
  );
});

it('leaves out what the filter bar marks as unreadable', () => {
  expect(filterToTraceql({ min: 'fast', attr: ['=x'] })).toBe('{ }');
});

it('reads conditions in any order', () => {
  const query = parseTraceql('{ status = error && resource.service.name = "cart" } with(most_recent=true)');
  expect(traceqlToFilter(query)).toEqual({ status: 'error', service: 'cart' });
});

it.each([
  '{ status = error } | count() > 2',
  '{ status = error } >> { }',
  '{ } | rate()',
  '{ status != error }',
  '{ duration > 1s }',
  '{ traceDuration > 1s }',
  '{ span.a = "x" }',
  '{ parent.a = "x" }',
  '{ .a = 42 }',
  '{ .a = 42 || .b = "42" }',
  '{ name = "a" && name = "b" }',
  '{ name =~ "a" }',
  '{ 1 = 1 }',
  '{ .a }',
])('finds no filters for %s', (query) => {
  expect(traceqlToFilter(parseTraceql(query))).toBeUndefined();
});
