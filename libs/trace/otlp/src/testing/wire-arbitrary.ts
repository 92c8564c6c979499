import fc from 'fast-check';
import type protobuf from 'protobufjs';

/** One occurrence of a field on the wire, known to the message or not. */
export interface WireField {
  readonly id: number;
  readonly wireType: 0 | 1 | 2 | 5;
  readonly value: bigint | Uint8Array | readonly WireField[];
  /** Superfluous bytes of the varints of tag and length: legal, if no encoder writes them. */
  readonly padding: number;
  /** For singular submessages, whose occurrences merge. */
  readonly merges: boolean;
  /** Members of a oneof displace each other. */
  readonly oneof: boolean;
  /** What the field's type makes of a longer varint. protobufjs misreads those of 6 to 9 bytes, so it gets the short ones. */
  readonly narrow?: (value: bigint) => bigint;
}

const UNKNOWN_FIELD_ID_MIN = 17;
const UNKNOWN_FIELD_ID_MAX = 2 ** 29 - 1;

/** Most fields of a message by type, so that trees do not explode. */
const FIELDS_MAX: Readonly<Record<string, number>> = { ResourceSpans: 4, ScopeSpans: 4, Span: 8, AnyValue: 2 };

/**
 * Any legal encoding of a message: fields in any order, repeated and missing, unknown fields between, padded varints.
 * Driven by the oracle's own schema. `text` draws the string fields: valid UTF-8, unless a test wants something else.
 */
export function wireMessage(
  type: protobuf.Type,
  depthLeft = 2,
  text: fc.Arbitrary<Uint8Array> = validText(),
): fc.Arbitrary<readonly WireField[]> {
  type.fieldsArray.forEach((field) => field.resolve());
  const fields = type.fieldsArray
    .filter((field) => depthLeft > 0 || (field.name !== 'arrayValue' && field.name !== 'kvlistValue'))
    .map((field) => ({ arbitrary: wireField(field, depthLeft, text), weight: field.repeated ? 4 : 2 }));
  const maxLength = FIELDS_MAX[type.name] ?? 3;
  const drawn = fc.array(fc.oneof(...fields, { arbitrary: unknownField(), weight: 1 }), { maxLength });
  if (type.name !== 'Span') return drawn;
  // Most spans get both ids: without them little else of a span is looked at.
  const ids = fc.tuple(...type.fieldsArray.filter((field) => field.id <= 2).map((field) => wireField(field, 0, text)));
  const withIds = fc.tuple(drawn, ids, fc.nat(maxLength)).map(([others, own, at]) => others.toSpliced(at, 0, ...own));
  return fc.oneof({ arbitrary: withIds, weight: 5 }, { arbitrary: drawn, weight: 1 });
}

/** The bytes as generated, and the same message as the oracle understands it: pieces joined, displaced members left out. */
export function encodeWire(fields: readonly WireField[], form: 'as generated' | 'merged'): Uint8Array {
  const out: number[] = [];
  for (const field of form === 'merged' ? merged(fields) : fields) {
    pushVarint(out, (BigInt(field.id) << 3n) | BigInt(field.wireType), field.padding);
    if (typeof field.value === 'bigint')
      pushNumber(out, field, form === 'merged' && field.narrow ? field.narrow(field.value) : field.value);
    else {
      const payload = field.value instanceof Uint8Array ? field.value : encodeWire(field.value, form);
      pushVarint(out, BigInt(payload.length), field.padding);
      for (const byte of payload) out.push(byte);
    }
  }
  return Uint8Array.from(out);
}

function merged(fields: readonly WireField[]): readonly WireField[] {
  const result: WireField[] = [];
  let openMember: WireField | undefined;
  for (const field of fields) {
    if (field.oneof && openMember !== undefined && openMember.id !== field.id) {
      for (let index = result.length - 1; index >= 0; index--)
        if (result[index]?.oneof === true) result.splice(index, 1);
    }
    if (field.oneof) openMember = field;
    const earlier = field.merges ? result.findIndex((other) => other.id === field.id && other.merges) : -1;
    const target = result[earlier];
    if (target === undefined) result.push(field);
    else result[earlier] = { ...target, value: [...submessage(target), ...submessage(field)] };
  }
  return result;
}

function submessage(field: WireField): readonly WireField[] {
  return Array.isArray(field.value) ? (field.value as readonly WireField[]) : [];
}

function wireField(field: protobuf.Field, depthLeft: number, text: fc.Arbitrary<Uint8Array>): fc.Arbitrary<WireField> {
  const { resolvedType } = field;
  const common = { id: field.id, merges: false, oneof: field.partOf !== null };
  const padding = fc.oneof({ arbitrary: fc.constant(0), weight: 9 }, { arbitrary: fc.nat(3), weight: 1 });
  if (resolvedType !== null && 'fieldsArray' in resolvedType) {
    const deeper = resolvedType.name === 'AnyValue' ? depthLeft - 1 : depthLeft;
    return fc.record({
      ...constants(common),
      merges: fc.constant(!field.repeated),
      wireType: fc.constant(2 as const),
      value: wireMessage(resolvedType, deeper, text),
      padding,
    });
  }
  const [wireType, value] = scalar(field, text);
  const narrow = NARROWING[field.type];
  return fc.record({
    ...constants(common),
    ...(narrow === undefined ? {} : { narrow: fc.constant(narrow) }),
    wireType: fc.constant(wireType),
    value,
    padding,
  });
}

const NARROWING: Readonly<Record<string, ((value: bigint) => bigint) | undefined>> = {
  bool: (value) => (value === 0n ? 0n : 1n),
  int32: (value) => BigInt.asUintN(32, value),
};

function scalar(
  field: protobuf.Field,
  text: fc.Arbitrary<Uint8Array>,
): [0 | 1 | 2 | 5, fc.Arbitrary<bigint | Uint8Array>] {
  switch (field.type) {
    case 'string':
      return [2, text];
    case 'bytes':
      return [2, field.name.toLowerCase().endsWith('id') ? idBytes(field.name) : anyBytes(40)];
    case 'bool':
    case 'int64':
      return [0, fc.oneof(fc.bigInt({ min: 0n, max: 300n }), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }))];
    case 'uint32':
      return [0, fc.bigInt({ min: 0n, max: 2n ** 32n - 1n })];
    case 'int32':
      return [0, fc.oneof(fc.bigInt({ min: 0n, max: 6n }), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }))];
    case 'double':
    case 'fixed64':
      return [1, fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })];
    case 'fixed32':
      return [5, fc.bigInt({ min: 0n, max: 2n ** 32n - 1n })];
    default:
      throw new Error(`no generator for ${field.type}`);
  }
}

function unknownField(): fc.Arbitrary<WireField> {
  const common = { merges: fc.constant(false), oneof: fc.constant(false), padding: fc.nat(1) };
  const id = fc.oneof(fc.integer({ min: UNKNOWN_FIELD_ID_MIN, max: 40 }), fc.constant(UNKNOWN_FIELD_ID_MAX));
  const number = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
  const small = fc.bigInt({ min: 0n, max: 2n ** 32n - 1n });
  return fc.oneof(
    fc.record({ ...common, id, wireType: fc.constant(0 as const), value: number }),
    fc.record({ ...common, id, wireType: fc.constant(1 as const), value: number }),
    fc.record({ ...common, id, wireType: fc.constant(2 as const), value: anyBytes(20) }),
    fc.record({ ...common, id, wireType: fc.constant(5 as const), value: small }),
  );
}

function idBytes(name: string): fc.Arbitrary<Uint8Array> {
  const length = name === 'traceId' ? 16 : 8;
  return fc.oneof(
    { arbitrary: fc.uint8Array({ minLength: length, maxLength: length }), weight: 20 },
    { arbitrary: fc.constant(new Uint8Array(length)), weight: 1 },
    { arbitrary: anyBytes(20), weight: 1 },
  );
}

function anyBytes(maxLength: number): fc.Arbitrary<Uint8Array> {
  return fc.uint8Array({ maxLength });
}

function validText(): fc.Arbitrary<Uint8Array> {
  const ascii = fc.oneof(fc.constant('service.name'), fc.string({ maxLength: 200 }));
  return fc.oneof(ascii, fc.string({ unit: 'binary', maxLength: 40 })).map(utf8);
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function constants<T extends object>(values: T): { [K in keyof T]: fc.Arbitrary<T[K]> } {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, fc.constant(value)])) as {
    [K in keyof T]: fc.Arbitrary<T[K]>;
  };
}

function pushNumber(out: number[], field: WireField, value: bigint): void {
  if (field.wireType === 0) pushVarint(out, value, field.padding);
  else for (let at = 0; at < (field.wireType === 1 ? 8 : 4); at++) out.push(Number((value >> BigInt(8 * at)) & 0xffn));
}

function pushVarint(out: number[], value: bigint, padding: number): void {
  const bytes: number[] = [];
  for (let rest = value; rest > 0n || bytes.length === 0; rest >>= 7n) bytes.push(Number(rest & 0x7fn));
  for (let pad = 0; pad < padding && bytes.length < 5; pad++) bytes.push(0);
  bytes.forEach((bits, index) => out.push(index < bytes.length - 1 ? bits | 0x80 : bits));
}
