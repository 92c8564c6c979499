import { expect, it } from 'vitest';
import { sortServices } from './sort-services.js';

function service(name: string, spanCount: number, errorSpanCount: number, p95: string) {
  return { name, spanCount, errorSpanCount, durationP50: '1', durationP95: p95, durationP99: '9' };
}

const SERVICES = [service('cart', 100, 1, '900'), service('ads', 50, 5, '10000'), service('billing', 100, 0, '80')];

function names(column: 'name' | 'rate' | 'errors' | 'p95', isAscending: boolean): string[] {
  return sortServices(SERVICES, { column, isAscending }).map(({ name }) => name);
}

it('sorts by share of errors, not by their number', () => {
  expect(names('errors', false)).toEqual(['ads', 'cart', 'billing']);
});

it('sorts durations as numbers', () => {
  expect(names('p95', true)).toEqual(['billing', 'cart', 'ads']);
});

it('keeps equal rows in the order of their names', () => {
  expect(names('rate', false)).toEqual(['billing', 'cart', 'ads']);
  expect(names('name', false)).toEqual(['cart', 'billing', 'ads']);
});
