import fc from 'fast-check';
import { expect, test } from 'vitest';

import { instantFromUnixNano, unixNanoFromInstant } from './instant.js';

const UINT64_MAX = 2n ** 64n - 1n;

test.each([
  [0n, '1970-01-01T00:00:00Z'],
  [1n, '1970-01-01T00:00:00.000000001Z'],
  [1_500_000_000n, '1970-01-01T00:00:01.5Z'],
  [-1n, '1969-12-31T23:59:59.999999999Z'],
  [UINT64_MAX, '2554-07-21T23:34:33.709551615Z'],
])('%d ns is %s', (unixNano, text) => {
  expect(instantFromUnixNano(unixNano)).toBe(text);
  expect(unixNanoFromInstant(text)).toBe(unixNano);
});

test('no nanosecond is lost', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: UINT64_MAX }), (unixNano) => {
      expect(unixNanoFromInstant(instantFromUnixNano(unixNano))).toBe(unixNano);
    }),
  );
});

test('an offset is understood', () => {
  expect(unixNanoFromInstant('2026-01-01T01:30:00+01:30')).toBe(unixNanoFromInstant('2026-01-01T00:00:00Z'));
});

test.each([
  '',
  'now',
  '2026-01-01',
  '2026-01-01T00:00:00',
  '2026-02-30T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-01-01T24:00:00Z',
  '2026-01-01T00:00:00.1234567890Z',
  '2026-01-01T00:00:00.Z',
  '2026-01-01T00:00:00+99:00',
  ' 2026-01-01T00:00:00Z',
])('%j is no instant', (text) => {
  expect(unixNanoFromInstant(text)).toBeUndefined();
});
