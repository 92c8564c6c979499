import { describe, expect, it } from 'vitest';

import { clearColumns, nativeBlock } from './block.js';
import { BigInt64Column, CountColumn, FixedStringColumn, Int128Column, StringColumn, UInt8Column } from './column.js';
import { ArrayColumn, LowCardinalityColumn, MapColumn } from './nested-columns.js';

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

describe('a Native block', () => {
  it('has the bytes that ClickHouse documents', () => {
    const a = new UInt8Column();
    const b = new LowCardinalityColumn();
    const c = new ArrayColumn(new StringColumn());
    for (const [number, text, list] of [
      [1, 'x', ['é']],
      [255, 'y', []],
      [0, 'x', ['', 'z']],
    ] as const) {
      a.push(number);
      b.push(text);
      for (const item of list) c.values.push(item);
      c.endRow();
    }
    const u64 = (value: number): string => hex(new Uint8Array(new BigUint64Array([BigInt(value)]).buffer));
    const name = (text: string): string => hex(Uint8Array.from([text.length])) + hex(Buffer.from(text));
    expect(hex(nativeBlock({ a, b, c }))).toBe(
      [
        '0303', // columns, rows
        `${name('a')}${name('UInt8')}01ff00`,
        `${name('b')}${name('LowCardinality(String)')}${u64(1)}`,
        `${u64(0x600)}${u64(2)}${name('x')}${name('y')}${u64(3)}000100`, // byte indexes, own dictionary
        `${name('c')}${name('Array(String)')}${u64(1)}${u64(1)}${u64(3)}02c3a900${name('z')}`,
      ].join(''),
    );
  });

  it('widens the indexes of a dictionary as it grows', () => {
    const sizeOf = (distinct: number): number => {
      const column = new LowCardinalityColumn();
      for (let n = 0; n < distinct; n++) column.push(String(n).padStart(6, '0'));
      return nativeBlock({ column }).length - distinct * 7;
    };
    const frame = sizeOf(1) - 1;
    expect(sizeOf(256)).toBe(frame + 256 + 1); // the row count takes one more byte
    expect(sizeOf(257)).toBe(frame + 257 * 2 + 1);
    expect(sizeOf(65_537)).toBe(frame + 65_537 * 4 + 2);
  });

  it('keeps 64 and 128 bits', () => {
    const signed = new BigInt64Column('Int64');
    const wide = new Int128Column();
    const count = new CountColumn();
    signed.push(-1n);
    wide.push(-(2n ** 100n));
    count.push(Number.MAX_SAFE_INTEGER);
    const bytes = Buffer.from(nativeBlock({ signed, wide, count }));
    expect(bytes.includes(Buffer.alloc(8, 0xff))).toBe(true);
    expect(hex(bytes)).toContain('000000000000000000000000f0ffffff');
    expect(hex(bytes).endsWith('ffffffffffff1f00')).toBe(true);
  });

  it('refuses columns of different lengths, and bytes that do not fit', () => {
    const one = new UInt8Column();
    one.push(1);
    expect(() => nativeBlock({ one, none: new StringColumn() })).toThrow('column none has 0 rows, the block has 1');
    expect(() => {
      new FixedStringColumn(8).push(new Uint8Array(7));
    }).toThrow('7 bytes do not fit FixedString(8)');
  });

  it('is the same again after its columns were cleared', () => {
    const columns = { map: new MapColumn(new LowCardinalityColumn(), new StringColumn()) };
    const fill = (): string => {
      columns.map.keys.push('k');
      columns.map.values.push('v'.repeat(200));
      columns.map.endRow();
      return hex(nativeBlock(columns));
    };
    const first = fill();
    clearColumns(columns);
    expect(fill()).toBe(first);
  });
});
