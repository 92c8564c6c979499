import { expect, it } from 'vitest';
import { readTraceId } from './trace-id.js';

const ID = '4bf92f3577b34da6a3ce929d0e0e4736';

it.each([
  ID,
  ` ${ID.toUpperCase()}\n`,
  `00-${ID}-00f067aa0ba902b7-01`,
  `time=12:00 trace_id="${ID}" msg=x`,
  '4bf92f35-77b3-4da6-a3ce-929d0e0e4736',
])('finds the id in %j', (text) => {
  expect(readTraceId(text)).toBe(ID);
});

it('pads the 64-bit ids of older tracers', () => {
  expect(readTraceId('a3ce929d0e0e4736')).toBe('0000000000000000a3ce929d0e0e4736');
});

it.each(['', 'abc', '0'.repeat(32), `${ID}ff`, 'zz'.repeat(16)])('refuses %j', (text) => {
  expect(readTraceId(text)).toBeUndefined();
});
