import { describe, expect, it } from 'vitest';
import { isSpanId, isTraceId, spanIdFromBytes, traceIdFromBytes } from './ids.js';

const BYTES = Uint8Array.from({ length: 20 }, (_, index) => (index * 37 + 5) % 256);
const HEX = Buffer.from(BYTES).toString('hex');

describe('ids', () => {
  it('are read from bytes at any place as lowercase hex', () => {
    expect(traceIdFromBytes(BYTES)).toBe(HEX.slice(0, 32));
    expect(traceIdFromBytes(BYTES, 4)).toBe(HEX.slice(8, 40));
    expect(spanIdFromBytes(BYTES, 12)).toBe(HEX.slice(24, 40));
  });

  it('are none when the range is short or all zero', () => {
    expect(traceIdFromBytes(BYTES, 5)).toBeUndefined();
    expect(spanIdFromBytes(BYTES, 13)).toBeUndefined();
    expect(traceIdFromBytes(BYTES, -1)).toBeUndefined();
    expect(traceIdFromBytes(new Uint8Array(16))).toBeUndefined();
    expect(spanIdFromBytes(new Uint8Array(8))).toBeUndefined();
  });

  it('keep a single bit anywhere', () => {
    for (let at = 0; at < 16; at++) {
      const bytes = new Uint8Array(16);
      bytes[at] = 1;
      expect(traceIdFromBytes(bytes)).toBe(Buffer.from(bytes).toString('hex'));
    }
  });

  it.each(['', 'a'.repeat(31), 'a'.repeat(33), 'A'.repeat(32), 'g'.repeat(32), '0'.repeat(32), `${'a'.repeat(32)}\n`])(
    'no trace id is %j',
    (text) => {
      expect(isTraceId(text)).toBe(false);
    },
  );

  it.each(['', 'a'.repeat(15), 'a'.repeat(17), 'A'.repeat(16), '0'.repeat(16), `${'a'.repeat(16)}\n`])(
    'no span id is %j',
    (text) => {
      expect(isSpanId(text)).toBe(false);
    },
  );
});
