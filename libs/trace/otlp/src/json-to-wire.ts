import { decodeBase64 } from './base64.js';
import type { JsonField, JsonMessage, JsonScalar } from './json-messages.js';
import { JsonReader, shorten } from './json-reader.js';
import { doubleFromText, integerFromText } from './json-scalars.js';
import { WireWriter } from './wire-writer.js';

const HEX = /^(?:[0-9a-fA-F]{2})*$/;
const UINT32_MAX = 2n ** 32n - 1n;
const UINT64_MAX = 2n ** 64n - 1n;
/** Characters of a step: at most a few milliseconds, whatever they say. */
const STEP_CHARS = 32 * 1024;

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
 * The same in short steps: a document of many megabytes can take a second, in which the thread may have other things to do.
 * Returns the bytes.
 */
export function* transcodeInSteps(
  text: string,
  message: JsonMessage,
  anyValueDepthMax: number,
): Generator<undefined, Uint8Array> {
  const reader = new JsonReader(text);
  // Protobuf is about half as long as JSON.
  const writer = new WireWriter(text.length >>> 1);
  const transcoder = new Transcoder(reader, writer, message, anyValueDepthMax);
  while (!transcoder.advance(STEP_CHARS)) yield;
  reader.expectEnd();
  return writer.finish();
}

/** An object or array of the document that the transcoder is in. Used again for others at the same depth. */
interface Frame {
  /** A message's object, a list of messages, or what belongs to an unknown member. */
  kind: 'message' | 'list' | 'skippedObject' | 'skippedArray';
  /** What the object is, or the elements of the list are. */
  message: JsonMessage;
  /** Of a list. */
  tag: number;
  /** Where the content of the message begins in the bytes; undefined for the document. */
  contentStart: number | undefined;
  /** Bits of the fields that were given. */
  seenFields: number;
  /** How many attribute values may be nested below. */
  depthLeft: number;
}

/**
 * Reads the JSON object of a message and writes the message's content, member by member, in the order of the text. Keeps a
 * stack of its own, so that it can stop anywhere and go on later.
 */
class Transcoder {
  private readonly reader: JsonReader;
  private readonly writer: WireWriter;
  private readonly frames: Frame[] = [];
  private depth = 0;

  constructor(reader: JsonReader, writer: WireWriter, message: JsonMessage, anyValueDepthMax: number) {
    this.reader = reader;
    this.writer = writer;
    this.enterMessage(message, undefined, anyValueDepthMax);
  }

  /** Goes on for about so many characters. True at the end of the document's value. */
  advance(chars: number): boolean {
    const until = this.reader.at + chars;
    while (this.depth > 0) {
      if (this.reader.at >= until) return false;
      const frame = this.frames[this.depth - 1];
      if (frame === undefined) break;
      switch (frame.kind) {
        case 'message':
          this.nextMember(frame);
          break;
        case 'list':
          if (this.reader.nextElement()) this.enterSubmessage(frame.tag, frame.message, frame.depthLeft);
          else this.depth--;
          break;
        case 'skippedObject':
          if (this.reader.nextKey() === undefined) this.depth--;
          else this.skip(frame);
          break;
        case 'skippedArray':
          if (this.reader.nextElement()) this.skip(frame);
          else this.depth--;
      }
    }
    return true;
  }

  private nextMember(frame: Frame): void {
    const { reader, writer } = this;
    const key = reader.nextKey();
    if (key === undefined) {
      this.depth--;
      if (frame.contentStart !== undefined) writer.endMessage(frame.contentStart);
      return;
    }
    const field = frame.message.fields.get(key);
    if (field === undefined) {
      this.skip(frame);
    } else if (!reader.skipNull()) {
      noteField(reader, frame, field);
      this.take(field, frame.depthLeft);
    }
  }

  private take(field: JsonField, depthLeft: number): void {
    switch (field.type) {
      case 'message':
        this.enterSubmessage(field.tag, field.message(), depthLeft);
        return;
      case 'messages':
        this.reader.openArray();
        this.enter('list', field.message(), field.tag, undefined, depthLeft);
        return;
      default:
        transcodeScalar(this.reader, this.writer, field);
    }
  }

  private enterSubmessage(tag: number, message: JsonMessage, depthLeft: number): void {
    this.enterMessage(message, this.writer.beginMessage(tag), depthLeft);
  }

  private enterMessage(message: JsonMessage, contentStart: number | undefined, depthLeft: number): void {
    const left = message.isAnyValue ? depthLeft - 1 : depthLeft;
    if (left < 0) throw this.reader.failLimit('attribute value nested too deeply');
    this.reader.openObject();
    this.enter('message', message, 0, contentStart, left);
  }

  /** Passes over the next value. */
  private skip({ message }: Frame): void {
    switch (this.reader.peek()) {
      case 'object':
        this.reader.openObject();
        this.enter('skippedObject', message, 0, undefined, 0);
        return;
      case 'array':
        this.reader.openArray();
        this.enter('skippedArray', message, 0, undefined, 0);
        return;
      default:
        this.reader.skipScalar();
    }
  }

  private enter(
    kind: Frame['kind'],
    message: JsonMessage,
    tag: number,
    contentStart: number | undefined,
    depthLeft: number,
  ): void {
    const frame = this.frames[this.depth++];
    if (frame === undefined) {
      this.frames.push({ kind, message, tag, contentStart, seenFields: 0, depthLeft });
      return;
    }
    frame.kind = kind;
    frame.message = message;
    frame.tag = tag;
    frame.contentStart = contentStart;
    frame.seenFields = 0;
    frame.depthLeft = depthLeft;
  }
}

/** Refuses what must not be given twice. */
function noteField(reader: JsonReader, frame: Frame, { tag }: JsonField): void {
  const bit = 1 << (tag >>> 3);
  if ((frame.seenFields & bit) !== 0) throw reader.fail('given twice in one object');
  if (frame.message.isAnyValue && frame.seenFields !== 0) {
    throw reader.fail('an attribute value can only have one of its kinds');
  }
  frame.seenFields |= bit;
}

function transcodeScalar(reader: JsonReader, writer: WireWriter, field: JsonScalar): void {
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
