import type { JsonField, JsonMessage } from './json-messages.js';
import { JsonReader } from './json-reader.js';
import { transcodeScalar } from './json-scalar-to-wire.js';
import { WireWriter } from './wire-writer.js';

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
