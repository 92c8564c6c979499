import { expect, it } from 'vitest';
import { rangeAround } from './range-around.js';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const at = (iso: string) => BigInt(Date.parse(iso)) * 1_000_000n;

it('chooses a range that holds the moment', () => {
  expect(rangeAround(at('2026-11-22T11:50:00Z'), NOW)).toEqual({ range: '1h' });
  expect(rangeAround(at('2026-11-22T02:00:00Z'), NOW)).toEqual({ range: '24h' });
  expect(rangeAround(at('2026-11-02T12:00:00Z'), NOW)).toEqual({
    from: '2026-11-02T00:00:00.000Z',
    to: '2026-11-03T00:00:00.000Z',
  });
});
