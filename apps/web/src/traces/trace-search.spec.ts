import { expect, it } from 'vitest';
import { resolveTimeRange } from '../kit/time-range.js';
import {
  durationProblem,
  hasFilters,
  parseAttribute,
  readTraceSearch,
  toTraceFilter,
  withoutFilters,
} from './trace-search.js';

const RANGE = resolveTimeRange({ range: '1h' }, Date.parse('2026-11-22T12:00:00Z'));

it('turns the address into the filter the API takes', () => {
  const search = readTraceSearch({
    service: 'checkout',
    name: 'PlaceOrder',
    status: 'error',
    min: '150ms',
    max: '2s',
    attr: ['http.route=/a=b', 'user.id=42'],
  });
  expect(toTraceFilter(search, RANGE)).toEqual({
    range: { start: '2026-11-22T11:00:00.000Z', end: '2026-11-22T12:00:00.000Z' },
    serviceName: 'checkout',
    spanName: 'PlaceOrder',
    statusCode: 'ERROR',
    durationMin: '150000000',
    durationMax: '2000000000',
    attributes: [
      { key: 'http.route', value: '/a=b' },
      { key: 'user.id', value: '42' },
    ],
  });
});

it('asks for everything in the range when there is no condition', () => {
  expect(toTraceFilter(readTraceSearch({}), RANGE)).toEqual({ range: { start: RANGE.start, end: RANGE.end } });
});

it('leaves out what cannot be read, and says so for durations', () => {
  const search = readTraceSearch({ status: 'broken', min: 'fast', attr: ['=x', 'nothing'] });
  expect(toTraceFilter(search, RANGE)).toEqual({ range: { start: RANGE.start, end: RANGE.end } });
  expect(durationProblem(search.min)).toContain('150ms');
  expect(durationProblem('2s')).toBe('');
});

it('keeps empty attribute values', () => {
  expect(parseAttribute('tenant=')).toEqual({ key: 'tenant', value: '' });
});

it('clears conditions but not the time range', () => {
  const search = readTraceSearch({ range: '6h', service: 'cart' });
  expect(hasFilters(search)).toBe(true);
  expect(withoutFilters(search)).toEqual({ range: '6h' });
  expect(hasFilters(withoutFilters(search))).toBe(false);
});
