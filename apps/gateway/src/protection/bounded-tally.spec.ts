import { expect, test } from 'vitest';

import { BoundedTally } from './bounded-tally.js';

function tally(entriesMax: number) {
  let dropped = 0;
  const sums = new BoundedTally<number>(
    entriesMax,
    (known, added) => known + added,
    () => dropped++,
  );
  return { sums, dropped: () => dropped };
}

test('adds up under a key, and starts anew once taken', () => {
  const { sums } = tally(10);
  sums.add('a', 1);
  sums.add('b', 5);
  sums.add('a', 2);
  expect([...sums.take()]).toEqual([
    ['a', 3],
    ['b', 5],
  ]);
  expect(sums.size).toBe(0);
});

test('the oldest key goes when there are too many, and is counted', () => {
  const { sums, dropped } = tally(2);
  for (const key of ['a', 'b', 'a', 'c', 'd']) sums.add(key, 1);
  expect([...sums.take().keys()]).toEqual(['c', 'd']);
  expect(dropped()).toBe(2);
});

test('what is taken back adds to what has come since, and goes first', () => {
  const { sums, dropped } = tally(3);
  sums.add('a', 1);
  sums.add('b', 1);
  const taken = sums.take();
  sums.add('b', 10);
  sums.add('c', 10);
  sums.add('d', 10);
  sums.restore(taken);
  expect(Object.fromEntries(sums.take())).toEqual({ b: 11, c: 10, d: 10 });
  expect(dropped()).toBe(1);
});
