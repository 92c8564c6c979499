import { decodeBase64 } from './base64.js';
import type { JsonScalar } from './json-messages.js';
import { shorten, type JsonReader } from './json-reader.js';
import { doubleFromText, integerFromText } from './json-scalars.js';
import type { WireWriter } from './wire-writer.js';

const HEX = /^(?:[0-9a-fA-F]{2})*$/;
const UINT32_MAX = 2n ** 32n - 1n;
const UINT64_MAX = 2n ** 64n - 1n;

/** Reads the value of a member and writes it as the field it stands for. Throws OtlpError when it is no such value. */
export function transcodeScalar(reader: JsonReader, writer: WireWriter, field: JsonScalar): void {
  const { tag } = field;
  switch (field.type) {
    case 'text':
      writer.textMember(tag, reader.readString());
      return;
    case 'base64':
      writer.bytesMember(tag, readBase64(reader));
      return;
    case 'hex':
      writer.hex(tag, readHex(reader, field.digits));
      return;
    case 'bool':
      writer.boolMember(tag, reader.readBoolean());
      return;
    case 'double':
      writer.doubleMember(tag, readDouble(reader));
      return;
    case 'int64':
      writer.int64Member(tag, readInteger(reader, -(2n ** 63n), 2n ** 63n - 1n, 'a 64-bit integer'));
      return;
    case 'fixed64':
      writer.fixed64(tag, readInteger(reader, 0n, UINT64_MAX, 'an unsigned 64-bit integer'));
      return;
    case 'uint32':
      writer.uint32(tag, Number(readInteger(reader, 0n, UINT32_MAX, 'an unsigned 32-bit integer')));
      return;
    case 'fixed32':
      writer.fixed32(tag, Number(readInteger(reader, 0n, UINT32_MAX, 'an unsigned 32-bit integer')));
      return;
    case 'enum':
      writer.int32(tag, readEnum(reader, field.numbers));
  }
}

/** An id of the wrong length is no malformed body: it becomes the bytes it gives, and that one span is rejected later. */
function readHex(reader: JsonReader, digits: number): string {
  const text = reader.readString();
  if (!HEX.test(text)) throw reader.fail(`expected ${digits} hex digits, got ${quoted(text)}`);
  return text;
}

function readBase64(reader: JsonReader): Uint8Array {
  const text = reader.readString();
  const bytes = decodeBase64(text);
  if (bytes === undefined) throw reader.fail(`expected base64, got ${quoted(text)}`);
  return bytes;
}

function readDouble(reader: JsonReader): number {
  const text = numberText(reader);
  const value = doubleFromText(text);
  if (value === undefined) throw reader.fail(`expected a number a double can hold, got ${quoted(text)}`);
  return value;
}

function readInteger(reader: JsonReader, min: bigint, max: bigint, expected: string): bigint {
  const text = numberText(reader);
  const value = integerFromText(text);
  if (value === undefined || value < min || value > max) throw reader.fail(`expected ${expected}, got ${quoted(text)}`);
  return value;
}

/** OTLP/JSON says numbers only; names, as protobuf's own mapping writes them, are understood as well. */
function readEnum(reader: JsonReader, numbers: ReadonlyMap<string, number>): number {
  const text = numberText(reader);
  const value = numbers.get(text) ?? integerFromText(text);
  if (value === undefined || value < -(2n ** 31n) || value >= 2n ** 31n) {
    throw reader.fail(`expected a number or one of ${[...numbers.keys()].join(', ')}, got ${quoted(text)}`);
  }
  return Number(value);
}

/** Numbers may be written as numbers or as strings. */
function numberText(reader: JsonReader): string {
  return reader.peek() === 'string' ? reader.readString() : reader.readNumberText();
}

function quoted(text: string): string {
  return JSON.stringify(shorten(text));
}
