import { decodeBase64 } from './base64.js';
import type { JsonField, JsonMessage } from './json-messages.js';
import { JsonReader, shorten } from './json-reader.js';
import { doubleFromText, integerFromText } from './json-scalars.js';
import { WireWriter } from './wire-writer.js';

const HEX = /^(?:[0-9a-fA-F]{2})*$/;
const UINT32_MAX = 2n ** 32n - 1n;
const UINT64_MAX = 2n ** 64n - 1n;

/** Request, resource, scope: below them are the many small messages, and between those is a good place to pause. */
const STEPPED_LEVELS = 3;

/** The protobuf bytes of a JSON document that is one message. Throws OtlpError with the path of what is wrong. */
export function transcodeDocument(text: string, message: JsonMessage, anyValueDepthMax: number): Uint8Array {
  return finish(transcodeInSteps(text, message, anyValueDepthMax));
}

/** Runs all steps at once. */
export function finish<Result>(steps: Generator<undefined, Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/**
 * The same in steps of one span or log record: a document of many megabytes takes hundreds of milliseconds, in which the
 * thread may have other things to do. Returns the bytes.
 */
export function* transcodeInSteps(
  text: string,
  message: JsonMessage,
  anyValueDepthMax: number,
): Generator<undefined, Uint8Array> {
  const reader = new JsonReader(text);
  // Protobuf is about half as long as JSON.
  const writer = new WireWriter(text.length >>> 1);
  yield* stepMessage(reader, writer, message, anyValueDepthMax, STEPPED_LEVELS);
  reader.expectEnd();
  return writer.finish();
}

/** As `transcodeMessage`, with a pause after every message `levels` below. */
function* stepMessage(
  reader: JsonReader,
  writer: WireWriter,
  message: JsonMessage,
  depthLeft: number,
  levels: number,
): Generator<undefined, void> {
  if (levels === 0 || message.isAnyValue) {
    transcodeMessage(reader, writer, message, depthLeft);
    yield;
    return;
  }
  let seenFields = 0;
  reader.openObject();
  for (let key = reader.nextKey(); key !== undefined; key = reader.nextKey()) {
    const field = message.fields.get(key);
    if (field === undefined) reader.skipValue();
    else if (!reader.skipNull()) {
      seenFields = noteField(reader, message, field, seenFields);
      if (field.type !== 'messages') transcodeField(reader, writer, field, depthLeft);
      else {
        reader.openArray();
        while (reader.nextElement()) {
          const start = writer.beginMessage(field.tag);
          yield* stepMessage(reader, writer, field.message(), depthLeft, levels - 1);
          writer.endMessage(start);
        }
      }
    }
  }
}

/** Reads the JSON object of a message and writes the message's content, member by member, in the order of the text. */
function transcodeMessage(reader: JsonReader, writer: WireWriter, message: JsonMessage, depthLeft: number): void {
  if (message.isAnyValue && --depthLeft < 0) throw reader.failLimit('attribute value nested too deeply');
  let seenFields = 0;
  reader.openObject();
  for (let key = reader.nextKey(); key !== undefined; key = reader.nextKey()) {
    const field = message.fields.get(key);
    if (field === undefined) reader.skipValue();
    else if (!reader.skipNull()) {
      seenFields = noteField(reader, message, field, seenFields);
      transcodeField(reader, writer, field, depthLeft);
    }
  }
}

/** The bits of the fields that were given, this one with them. Refuses what must not be given twice. */
function noteField(reader: JsonReader, message: JsonMessage, field: JsonField, seenFields: number): number {
  const bit = 1 << (field.tag >>> 3);
  if ((seenFields & bit) !== 0) throw reader.fail('given twice in one object');
  if (message.isAnyValue && seenFields !== 0) throw reader.fail('an attribute value can only have one of its kinds');
  return seenFields | bit;
}

function transcodeField(reader: JsonReader, writer: WireWriter, field: JsonField, depthLeft: number): void {
  const { tag } = field;
  switch (field.type) {
    case 'message':
      transcodeSubmessage(reader, writer, field.tag, field.message(), depthLeft);
      return;
    case 'messages':
      reader.openArray();
      while (reader.nextElement()) transcodeSubmessage(reader, writer, field.tag, field.message(), depthLeft);
      return;
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

function transcodeSubmessage(
  reader: JsonReader,
  writer: WireWriter,
  tag: number,
  message: JsonMessage,
  depthLeft: number,
): void {
  const start = writer.beginMessage(tag);
  transcodeMessage(reader, writer, message, depthLeft);
  writer.endMessage(start);
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
