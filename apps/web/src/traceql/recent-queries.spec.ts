import { expect, it } from 'vitest';
import { readRecent, withRecent } from './recent-queries.js';

it('keeps the newest first, each once, and no empty ones', () => {
  expect(withRecent(['{ .a }', '{ .b }'], ' { .b } ')).toEqual(['{ .b }', '{ .a }']);
  expect(withRecent(['{ .a }'], '{ }')).toEqual(['{ .a }']);
  const many = Array.from({ length: 40 }, (_, index) => `{ .a${String(index)} }`);
  expect(withRecent(many, '{ .new }')).toHaveLength(30);
});

it('reads what the browser kept, whoever wrote it', () => {
  expect(readRecent('["{ .a }", 7, null]')).toEqual(['{ .a }']);
  expect(readRecent('{"a":1}')).toEqual([]);
  expect(readRecent('["{ .a')).toEqual([]);
  expect(readRecent(undefined)).toEqual([]);
});
