import { expect, it, vi } from 'vitest';
import { readTokenFragment, takeTokenFragment } from './token-fragment.js';

it.each([
  ['#token=clew_abc123', 'clew_abc123'],
  ['#token=a%2Bb+c%3D', 'a+b+c='],
  ['#x=1&token=%20t%20', 't'],
  ['#token=', undefined],
  ['#section', undefined],
  ['', undefined],
])('reads %j', (hash, token) => {
  expect(readTokenFragment(hash)).toBe(token);
});

it('removes the token from the history entry and keeps path and search', () => {
  const history = { state: { kept: true }, replaceState: vi.fn() };
  const location = { hash: '#token=secret', pathname: '/trace/1', search: '?span=2' };
  expect(takeTokenFragment(location as Location, history as unknown as History)).toBe('secret');
  expect(history.replaceState).toHaveBeenCalledWith({ kept: true }, '', '/trace/1?span=2');
});
