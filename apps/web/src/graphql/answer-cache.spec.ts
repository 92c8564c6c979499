import { expect, it } from 'vitest';
import { AnswerCache } from './answer-cache.js';

it('drops the longest unused answer when it is full', () => {
  const cache = new AnswerCache(2);
  cache.set('a', 1);
  cache.set('b', 2);
  expect(cache.get('a')).toBe(1);
  cache.set('c', 3);
  expect(cache.get('b')).toBeUndefined();
  expect(cache.get('a')).toBe(1);
  expect(cache.get('c')).toBe(3);
});

it('holds one entry per request', () => {
  const cache = new AnswerCache(2);
  cache.set('a', 1);
  cache.set('a', 2);
  cache.set('b', 3);
  expect(cache.get('a')).toBe(2);
  cache.clear();
  expect(cache.get('a')).toBeUndefined();
});
