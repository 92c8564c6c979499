import { describe, expect, it } from 'vitest';

import { clearColumns, nativeBlock } from './block.js';
import { ByteWriter } from './byte-writer.js';
import {
  BigInt64Column,
  CountColumn,
  FixedStringColumn,
  Float64Column,
  Int128Column,
  Int16Column,
  StringColumn,
  UInt16Column,
  UInt32Column,
  UInt8Column,
  type Column,
} from './column.js';
import { LowCardinalityColumn } from './low-cardinality-column.js';
import { ArrayColumn, MapColumn, RowEnds } from './nested-columns.js';

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function nativeData(column: Column): Uint8Array {
  const out = new ByteWriter();
  column.writeData(out);
  return out.view();
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

  it('holds what columns of every width were given, also when they have grown', () => {
    const columns = {
      u8: new UInt8Column(),
      u16: new UInt16Column(),
      i16: new Int16Column(),
      u32: new UInt32Column(),
      count: new CountColumn(),
      i64: new BigInt64Column('Int64'),
      i128: new Int128Column(),
      f64: new Float64Column(),
    };
    const rows = Array.from({ length: 1000 }, (_, row) => row);
    const expected = Buffer.alloc(rows.length * 49);
    let at = 0;
    for (const row of rows) at = expected.writeUInt8(row % 256, at);
    for (const row of rows) at = expected.writeUInt16LE(row * 65, at);
    for (const row of rows) at = expected.writeInt16LE(row - 500, at);
    for (const row of rows) at = expected.writeUInt32LE(row * 4_000_000, at);
    for (const row of rows) at = expected.writeBigUInt64LE(BigInt(row * 2 ** 42), at);
    for (const row of rows) at = expected.writeBigInt64LE(BigInt(500 - row) << 40n, at);
    for (const row of rows) {
      at = expected.writeBigUInt64LE(BigInt.asUintN(64, BigInt(row) << 60n), at);
      at = expected.writeBigUInt64LE(BigInt(row) >> 4n, at);
    }
    for (const row of rows) at = expected.writeDoubleLE(row / 7, at);
    for (const row of rows) {
      columns.u8.push(row % 256);
      columns.u16.push(row * 65);
      columns.i16.push(row - 500);
      columns.u32.push(row * 4_000_000);
      columns.count.push(row * 2 ** 42);
      columns.i64.push(BigInt(500 - row) << 40n);
      columns.i128.push(BigInt(row) << 60n);
      columns.f64.push(row / 7);
    }
    const data = Buffer.concat(Object.values(columns).map((column) => nativeData(column)));
    expect(data.equals(expected)).toBe(true);
  });

  it('refuses rows that end beyond their values', () => {
    const ends = new RowEnds();
    const list = new ArrayColumn(new UInt8Column(), ends);
    const other = new ArrayColumn(new UInt8Column(), ends);
    list.values.push(1);
    list.endRow();
    expect(() => nativeBlock({ list, other })).toThrow('rows end at 1 of 0 values');
  });

  it('refuses columns of different lengths, and bytes that do not fit', () => {
    const one = new UInt8Column();
    one.push(1);
    expect(() => nativeBlock({ one, none: new StringColumn() })).toThrow('column none has 0 rows, the block has 1');
    expect(() => {
      new FixedStringColumn(8).push(new Uint8Array(7));
    }).toThrow('7 bytes do not fit FixedString(8)');
  });

  it('is the same whether a text came as a string or as bytes, before and after its column was cleared', () => {
    const texts = ['', 'a', 'http.route', 'http.route', 'x'.repeat(300), 'http.method', 'x'.repeat(300), 'a'];
    // So many that they drive one another out of what a column remembers.
    for (let n = 0; n < 3000; n++) texts.push(`key.${String(n % 1700)}`);
    const byString = new LowCardinalityColumn();
    for (const text of texts) byString.push(text);
    const expected = hex(nativeBlock({ texts: byString }));
    const byBytes = new LowCardinalityColumn();
    for (let round = 0; round < 2; round++) {
      for (const [n, text] of texts.entries()) {
        const bytes = Buffer.from(`>${text}<`);
        if (n % 5 === round) byBytes.push(text);
        else if (n > 0 && texts[n - 1] === text) byBytes.repeat();
        else byBytes.pushFrom(bytes, 1, bytes.length - 1);
      }
      expect(hex(nativeBlock({ texts: byBytes }))).toBe(expected);
      byBytes.clear();
    }
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
