import { expect, it } from 'vitest';
import { spanKindFromNumber, statusCodeFromNumber } from './span.js';

it('reads the enums of the wire', () => {
  expect([0, 1, 2, 3, 4, 5].map(spanKindFromNumber)).toEqual([
    'UNSPECIFIED',
    'INTERNAL',
    'SERVER',
    'CLIENT',
    'PRODUCER',
    'CONSUMER',
  ]);
  expect([0, 1, 2].map(statusCodeFromNumber)).toEqual(['UNSET', 'OK', 'ERROR']);
});

it.each([-1, 6, 2 ** 31 - 1, 0.5])('reads the unknown value %d as the default', (value) => {
  expect(spanKindFromNumber(value)).toBe('UNSPECIFIED');
  expect(statusCodeFromNumber(value)).toBe('UNSET');
});
