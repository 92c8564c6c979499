import { expect, it } from 'vitest';
import { formatCount, formatRate, formatShare, plural } from './quantity.js';

it.each([
  [0, '0'],
  [9_999, '9,999'],
  [12_449, '12.4k'],
  [999_949, '1.0M'],
  [3_100_000, '3.1M'],
])('counts %d as %s', (count, text) => {
  expect(formatCount(count)).toBe(text);
});

it('never shows a present rate or error share as zero', () => {
  expect(formatRate(0.0001)).toBe('<0.01/s');
  expect(formatShare(1, 1_000_000)).toBe('<0.01%');
  expect(formatShare(0, 10)).toBe('0%');
  expect(formatShare(1, 0)).toBe('0%');
  expect(formatShare(5, 100)).toBe('5.0%');
});

it('agrees in number', () => {
  expect(plural(1, 'span')).toBe('1 span');
  expect(plural(2, 'retry', 'retries')).toBe('2 retries');
});
