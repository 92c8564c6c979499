import type { Dice } from '../dice.js';
import { DENIED_KEYS, DENIED_VALUE } from './secrets.js';
import { RECEIVED_AT_UNIX_MS, sampleText } from './telemetry.js';

const TYPE = { bool: 2, double: 4, i32: 8, i64: 10, string: 11, struct: 12, list: 15 } as const;

/** A jaeger.thrift `Batch` in TBinaryProtocol. */
export function sampleJaegerBatch(dice: Dice): Buffer {
  const process = struct(string(1, dice.pick(['shop', 'web'])), structs(2, tagsOf(dice)));
  const spans = Array.from({ length: 1 + dice.below(4) }, () => spanOf(dice));
  return struct(field(TYPE.struct, 1, process), structs(2, spans));
}

function spanOf(dice: Dice): Buffer {
  const logs = Array.from({ length: dice.below(2) }, () => struct(micros(1, dice), structs(2, tagsOf(dice))));
  const references = Array.from({ length: dice.below(2) }, () =>
    struct(i32(1, dice.below(2)), i64(2, dice), i64(3, dice), i64(4, dice)),
  );
  return struct(
    i64(1, dice),
    i64(2, dice),
    i64(3, dice),
    i64(4, dice),
    string(5, sampleText(dice)),
    structs(6, references),
    i32(7, dice.below(4)),
    micros(8, dice),
    field(TYPE.i64, 9, int64(BigInt(dice.below(1_000_000)))),
    structs(10, tagsOf(dice)),
    structs(11, logs),
  );
}

function tagsOf(dice: Dice): Buffer[] {
  return Array.from({ length: dice.below(4) }, () => {
    if (dice.oneIn(6)) return struct(string(1, dice.pick(DENIED_KEYS)), i32(2, 0), string(3, DENIED_VALUE));
    const key = string(1, dice.pick(['error', 'span.kind', 'http.url', 'event', 'message', 'n', sampleText(dice)]));
    switch (dice.below(5)) {
      case 0:
        return struct(key, i32(2, 1), field(TYPE.double, 4, dice.bytes(8)));
      case 1:
        return struct(key, i32(2, 2), field(TYPE.bool, 5, Buffer.of(dice.below(2))));
      case 2:
        return struct(key, i32(2, 3), i64(6, dice));
      case 3:
        return struct(key, i32(2, 4), string(7, sampleText(dice)));
      default:
        return struct(key, i32(2, 0), string(3, sampleText(dice)));
    }
  });
}

function struct(...fields: readonly Buffer[]): Buffer {
  return Buffer.concat([...fields, Buffer.of(0)]);
}

function field(type: number, id: number, value: Buffer): Buffer {
  return Buffer.concat([Buffer.of(type, 0, id), value]);
}

function structs(id: number, values: readonly Buffer[]): Buffer {
  return field(TYPE.list, id, Buffer.concat([Buffer.of(TYPE.struct), int32(values.length), ...values]));
}

function string(id: number, text: string): Buffer {
  const bytes = Buffer.from(text);
  return field(TYPE.string, id, Buffer.concat([int32(bytes.length), bytes]));
}

function i32(id: number, value: number): Buffer {
  return field(TYPE.i32, id, int32(value));
}

function i64(id: number, dice: Dice): Buffer {
  return field(TYPE.i64, id, dice.bytes(8));
}

function micros(id: number, dice: Dice): Buffer {
  return field(TYPE.i64, id, int64(BigInt(RECEIVED_AT_UNIX_MS) * 1_000n - BigInt(dice.below(60_000_000))));
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function int64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(value);
  return bytes;
}
