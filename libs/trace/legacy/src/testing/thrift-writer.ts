/** TBinaryProtocol, written from its specification and sharing nothing with the reader. A struct is a list of fields. */
export type ThriftValue =
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'byte' | 'i16' | 'i32'; readonly value: number }
  | { readonly type: 'double'; readonly value: number }
  | { readonly type: 'i64'; readonly value: bigint }
  | { readonly type: 'string'; readonly value: string | Uint8Array }
  | { readonly type: 'struct'; readonly fields: readonly ThriftField[] }
  | { readonly type: 'list' | 'set'; readonly of: ThriftValue['type']; readonly values: readonly ThriftValue[] }
  | {
      readonly type: 'map';
      readonly of: readonly [ThriftValue['type'], ThriftValue['type']];
      readonly entries: readonly (readonly [ThriftValue, ThriftValue])[];
    };

export type ThriftField = readonly [id: number, value: ThriftValue];

const TYPE_BYTES: Readonly<Record<ThriftValue['type'], number>> = {
  bool: 2, byte: 3, double: 4, i16: 6, i32: 8, i64: 10, string: 11, struct: 12, map: 13, set: 14, list: 15,
}; // prettier-ignore

export function thriftStruct(fields: readonly ThriftField[]): Buffer {
  const parts = fields.flatMap(([id, value]) => [Buffer.of(TYPE_BYTES[value.type]), int(2, id), thriftValue(value)]);
  return Buffer.concat([...parts, Buffer.of(0)]);
}

function thriftValue(value: ThriftValue): Buffer {
  switch (value.type) {
    case 'bool':
      return Buffer.of(value.value ? 1 : 0);
    case 'byte':
      return int(1, value.value);
    case 'i16':
      return int(2, value.value);
    case 'i32':
      return int(4, value.value);
    case 'i64': {
      const bytes = Buffer.alloc(8);
      bytes.writeBigInt64BE(value.value);
      return bytes;
    }
    case 'double': {
      const bytes = Buffer.alloc(8);
      bytes.writeDoubleBE(value.value);
      return bytes;
    }
    case 'string': {
      const bytes = Buffer.from(value.value);
      return Buffer.concat([int(4, bytes.length), bytes]);
    }
    case 'struct':
      return thriftStruct(value.fields);
    case 'list':
    case 'set':
      return Buffer.concat([
        Buffer.of(TYPE_BYTES[value.of]),
        int(4, value.values.length),
        ...value.values.map(thriftValue),
      ]);
    case 'map':
      return Buffer.concat([
        Buffer.of(TYPE_BYTES[value.of[0]], TYPE_BYTES[value.of[1]]),
        int(4, value.entries.length),
        ...value.entries.flat().map(thriftValue),
      ]);
  }
}

function int(length: number, value: number): Buffer {
  const bytes = Buffer.alloc(length);
  bytes.writeIntBE(value, 0, length);
  return bytes;
}
