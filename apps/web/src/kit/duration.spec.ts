import { describe, expect, it } from 'vitest';
import { formatDuration, formatNanosExact, parseDuration } from './duration.js';

describe('parseDuration', () => {
  it.each([
    ['150ms', 150_000_000n],
    ['2s', 2_000_000_000n],
    [' 1.5 s ', 1_500_000_000n],
    ['250us', 250_000n],
    ['250µs', 250_000n],
    ['7NS', 7n],
    ['0.1ms', 100_000n],
    ['1.000000001s', 1_000_000_001n],
    ['2h', 7_200_000_000_000n],
  ])('reads %s exactly', (text, nanos) => {
    expect(parseDuration(text)).toEqual({ ok: true, nanos });
  });

  it.each(['', '150', 'ms', '-5ms', '1e3ms', '1.ms', '5 days'])('refuses %j and says what is allowed', (text) => {
    const parsed = parseDuration(text);
    expect(parsed.ok).toBe(false);
    expect(parsed.ok ? '' : parsed.problem).toContain('150ms');
  });
});

describe('formatDuration', () => {
  it.each([
    [0, '0 ns'],
    [780, '780 ns'],
    [999_999, '1 ms'],
    [1_234, '1.23 µs'],
    [45_600_000n, '45.6 ms'],
    [999_960_000, '1 s'],
    ['1230000000', '1.23 s'],
    [59_990_000_000, '1 m'],
    [192_000_000_000, '3 m 12 s'],
    [3_600_000_000_000, '1 h'],
    [-3_000_000, '−3 ms'],
    [100_000_000, '100 ms'],
    [120_000_000_000, '2 m'],
  ])('shows %s as %s', (nanos, text) => {
    expect(formatDuration(nanos)).toBe(text);
  });
});

it('shows every digit of a value beyond the exact range of a double', () => {
  expect(formatNanosExact('9007199254740993')).toBe('9,007,199,254,740,993 ns');
});
