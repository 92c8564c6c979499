import { expect, it } from 'vitest';
import { withPick } from './use-picks.js';

it('keeps two, the newest instead of the oldest, and drops what is picked again', () => {
  expect(withPick([], 'a')).toEqual(['a']);
  expect(withPick(['a', 'b'], 'c')).toEqual(['b', 'c']);
  expect(withPick(['a', 'b'], 'a')).toEqual(['b']);
});
