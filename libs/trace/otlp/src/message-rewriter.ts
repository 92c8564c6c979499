import { overLimit } from './otlp-error.js';
import type { FieldShape, WireShape, WirePlace } from './rewrite-shapes.js';
import { WireCursor } from './wire-cursor.js';
import { DROPPED } from './wire-editor.js';
import type { WireEditor } from './wire-editor.js';
import { ANY_VALUE, KEY_VALUE, VALUE_LIST } from './wire-tags.js';
import { WireWriter } from './wire-writer.js';

/** Tag, start and end. */
const INTS_PER_FIELD = 3;
const FIELDS_AT_FIRST = 256;
/** Messages within messages. The check at the door allows values of about 100. */
const DEPTH_MAX = 200;
const LENGTH_DELIMITED = 2;
const UINT32_MAX = 0xffff_ffff;
const EMPTY = new Uint8Array(0);

/**
 * Writes messages again, canonically: fields in the order of their numbers, each singular one once with the value that
 * protobuf's rules give it (the last, or its pieces merged), shortest lengths, no defaults, no unknown fields, no ids of a
 * wrong length. Works on ranges of the given bytes: nothing is decoded that the editor does not ask for. Reusable, not
 * re-entrant.
 */
export class MessageRewriter<Plan> {
  private readonly editor: WireEditor<Plan>;
  private readonly cursor = new WireCursor(EMPTY, 0, 0);
  private readonly writer = new WireWriter(4096);
  private bytes: Uint8Array = EMPTY;
  /** Fields of the messages being written, innermost last. */
  private fields = new Int32Array(FIELDS_AT_FIRST * INTS_PER_FIELD);
  private top = 0;
  private depth = 0;

  constructor(editor: WireEditor<Plan>) {
    this.editor = editor;
  }

  /** The message in `bytes[start, end)`, in memory of its own. It must have passed the scan of its request. */
  rewrite(shape: WireShape, bytes: Uint8Array, start: number, end: number): Uint8Array {
    this.bytes = bytes;
    this.writer.reset();
    this.top = 0;
    this.depth = 0;
    this.collect(start, end, shape.knownFields);
    this.writeFields(shape, 0);
    return this.writer.copy();
  }

  private writeFields(shape: WireShape, base: number): void {
    this.descend();
    const end = this.top;
    for (const field of shape.fields) {
      switch (field.kind) {
        case 'attributes':
          this.writeAttributes(field, base, end);
          break;
        case 'messages':
          this.writeMessages(field, base, end);
          break;
        case 'message':
          this.writeMerged(field, base, end);
          break;
        case 'value':
          this.writeBareValue(field, base, end);
          break;
        case 'droppedAttributes':
          this.writeDroppedAttributes(field, this.lastOf(field.tag, base, end));
          break;
        default:
          this.writeScalar(field, this.lastOf(field.tag, base, end));
      }
    }
    this.top = base;
    this.depth--;
  }

  private writeAttributes(field: FieldShape, base: number, end: number): void {
    const { writer } = this;
    for (let at = base; at < end; at += INTS_PER_FIELD) {
      if (this.fields[at] === field.tag) this.writeKeyValue(field.tag, field.place, at, undefined);
    }
    this.editor.moreAttributes(field.place, (key, value) => {
      const message = writer.beginMessage(field.tag);
      writer.rangeMember(KEY_VALUE.key, key, 0, key.length);
      writer.rangeMember(KEY_VALUE.value, value, 0, value.length);
      writer.endMessage(message);
    });
  }

  private writeMessages(field: FieldShape, base: number, end: number): void {
    if (field.message === undefined) return;
    for (let at = base; at < end; at += INTS_PER_FIELD) {
      if (this.fields[at] !== field.tag) continue;
      const message = this.writer.beginMessage(field.tag);
      this.writeFields(field.message, this.collect(this.startOf(at), this.endOf(at), field.message.knownFields));
      this.writer.endMessage(message);
    }
  }

  private writeMerged(field: FieldShape, base: number, end: number): void {
    if (field.message === undefined || this.lastOf(field.tag, base, end) < 0) return;
    const message = this.writer.beginMessage(field.tag);
    this.writeFields(field.message, this.collectPieces(field.tag, base, end, field.message.knownFields));
    this.writer.endMessage(message);
  }

  private writeBareValue(field: FieldShape, base: number, end: number): void {
    if (this.lastOf(field.tag, base, end) < 0) return;
    const mark = this.writer.mark();
    if (!this.writeValueField(field.tag, field.place, base, end, this.editor.bareValue(field))) {
      this.writer.rewind(mark);
    }
  }

  private writeDroppedAttributes(field: FieldShape, at: number): void {
    const dropped = this.editor.droppedAttributes(field.place);
    const sent = at < 0 ? 0 : this.cursorAt(at).readUint32();
    this.writer.uint32(field.tag, Math.min(sent + dropped, UINT32_MAX));
  }

  /** @param at the field that counts, -1 when the message has none */
  private writeScalar(field: FieldShape, at: number): void {
    const { writer, bytes } = this;
    const time = field.kind === 'fixed64' && field.name !== '' ? this.editor.time(field) : undefined;
    if (time !== undefined) writer.fixed64(field.tag, time);
    if (time !== undefined || at < 0) return;
    const start = this.startOf(at);
    const end = this.endOf(at);
    switch (field.kind) {
      case 'text':
        this.writeText(field, start, end);
        return;
      case 'id':
        if (end - start === field.idBytes) writer.rangeMember(field.tag, bytes, start, end);
        return;
      case 'uint32':
        writer.uint32(field.tag, this.cursorAt(at).readUint32());
        return;
      case 'int32':
        writer.int32(field.tag, this.cursorAt(at).readInt32());
        return;
      case 'fixed32':
        writer.fixed32(field.tag, this.cursorAt(at).readFixed32());
        return;
      default: {
        const cursor = this.cursorAt(at);
        cursor.readFixed64();
        if ((cursor.lo | cursor.hi) !== 0) writer.fixed64RangeMember(field.tag, bytes, start);
      }
    }
  }

  private writeText(field: FieldShape, start: number, end: number): void {
    if (start === end) return;
    const edited = this.editor.text(field, this.bytes, start, end);
    if (edited === undefined) this.writer.rangeMember(field.tag, this.bytes, start, end);
    else if (edited.length > 0) this.writer.rangeMember(field.tag, edited, 0, edited.length);
  }

  /** Writes the KeyValue that field `at` is, unless the editor drops it. */
  private writeKeyValue(tag: number, place: WirePlace, at: number, outer: Plan | undefined): void {
    const { editor, writer } = this;
    const base = this.collect(this.startOf(at), this.endOf(at), KEY_VALUE.fields);
    const end = this.top;
    const keyAt = this.lastOf(KEY_VALUE.key, base, end);
    const keyStart = keyAt < 0 ? 0 : this.startOf(keyAt);
    const keyEnd = keyAt < 0 ? 0 : this.endOf(keyAt);
    const plan = editor.attribute(place, this.bytes, keyStart, keyEnd, outer);
    if (plan !== DROPPED) {
      const mark = writer.mark();
      const message = writer.beginMessage(tag);
      const key = editor.key(plan);
      if (key !== undefined) writer.bytesField(KEY_VALUE.key, key);
      else if (keyStart < keyEnd) writer.rangeMember(KEY_VALUE.key, this.bytes, keyStart, keyEnd);
      if (this.writeValueField(KEY_VALUE.value, place, base, end, plan)) writer.endMessage(message);
      else writer.rewind(mark);
    }
    this.top = base;
  }

  /** Writes the AnyValue whose pieces lie in fields [base, end) under `tag`; nothing when there are none. False: dropped. */
  private writeValueField(tag: number, place: WirePlace, base: number, end: number, plan: Plan): boolean {
    const { writer } = this;
    if (this.lastOf(tag, base, end) < 0) return true;
    const message = writer.beginMessage(tag);
    const members = this.collectPieces(tag, base, end, ANY_VALUE.fields);
    if (!this.writeMembers(place, members, plan)) return false;
    const edited = this.editor.value(plan, writer.buffer, message, writer.mark());
    if (edited === DROPPED) return false;
    if (edited !== undefined) {
      writer.rewind(message);
      writer.raw(edited);
    }
    writer.endMessage(message);
    return true;
  }

  /** Writes the member of an AnyValue that counts, the last; the others are fields [base, top). False: dropped. */
  private writeMembers(place: WirePlace, base: number, plan: Plan): boolean {
    this.descend();
    let kept = true;
    const last = this.top - INTS_PER_FIELD;
    if (last >= base) {
      const tag = this.fields[last] ?? 0;
      if (tag === ANY_VALUE.array || tag === ANY_VALUE.kvlist) {
        let first = last;
        // Pieces of a list merge as long as no other member comes between.
        while (first > base && this.fields[first - INTS_PER_FIELD] === tag) first -= INTS_PER_FIELD;
        kept = this.writeList(tag, place, first, plan);
      } else kept = this.writeLeaf(tag, last, plan);
    }
    this.top = base;
    this.depth--;
    return kept;
  }

  private writeList(tag: number, place: WirePlace, firstPiece: number, plan: Plan): boolean {
    const { writer } = this;
    const message = writer.beginMessage(tag);
    const base = this.collectPieces(tag, firstPiece, this.top, VALUE_LIST.fields);
    const end = this.top;
    for (let at = base; at < end; at += INTS_PER_FIELD) {
      if (tag === ANY_VALUE.kvlist) this.writeKeyValue(VALUE_LIST.values, place, at, plan);
      else {
        const element = writer.beginMessage(VALUE_LIST.values);
        const members = this.collect(this.startOf(at), this.endOf(at), ANY_VALUE.fields);
        if (!this.writeMembers(place, members, plan)) return false;
        writer.endMessage(element);
      }
    }
    this.top = base;
    writer.endMessage(message);
    return true;
  }

  private writeLeaf(tag: number, at: number, plan: Plan): boolean {
    const { bytes, editor, writer } = this;
    const start = this.startOf(at);
    const end = this.endOf(at);
    const edited = tag === ANY_VALUE.bool ? undefined : editor.leaf(plan, tag, bytes, start, end);
    if (edited === DROPPED) return false;
    if (edited !== undefined) writer.raw(edited);
    else if (tag === ANY_VALUE.bool) writer.boolMember(tag, this.cursorAt(at).readBool());
    else if (tag === ANY_VALUE.double) writer.fixed64RangeMember(tag, bytes, start);
    else if (tag === ANY_VALUE.int) {
      const cursor = this.cursorAt(at);
      cursor.readVarint64();
      writer.varint64Member(tag, cursor.lo, cursor.hi);
    } else writer.rangeMember(tag, bytes, start, end);
    return true;
  }

  /** Adds the known fields of a message as a new innermost level; returns where it begins. */
  private collect(start: number, end: number, knownFields: number): number {
    const base = this.top;
    this.collectInto(start, end, knownFields);
    return base;
  }

  /** The same for a message that is given in several fields of the level [base, end). */
  private collectPieces(tag: number, base: number, end: number, knownFields: number): number {
    const inner = this.top;
    for (let at = base; at < end; at += INTS_PER_FIELD) {
      if (this.fields[at] === tag) this.collectInto(this.startOf(at), this.endOf(at), knownFields);
    }
    return inner;
  }

  private collectInto(start: number, end: number, knownFields: number): void {
    const { cursor } = this;
    cursor.reset(this.bytes, start, end);
    while (cursor.position < end) {
      const tag = cursor.readTag();
      const field = tag >>> 3;
      const isKnown = field < 32 && ((knownFields >>> field) & 1) === 1;
      const isDelimited = (tag & 7) === LENGTH_DELIMITED;
      const length = isDelimited ? cursor.readLength() : 0;
      const valueStart = cursor.position;
      if (isDelimited) cursor.position = valueStart + length;
      else cursor.skip(tag);
      if (isKnown) this.push(tag, valueStart, cursor.position);
    }
  }

  private push(tag: number, start: number, end: number): void {
    if (this.top + INTS_PER_FIELD > this.fields.length) {
      const longer = new Int32Array(this.fields.length * 2);
      longer.set(this.fields);
      this.fields = longer;
    }
    this.fields[this.top] = tag;
    this.fields[this.top + 1] = start;
    this.fields[this.top + 2] = end;
    this.top += INTS_PER_FIELD;
  }

  private lastOf(tag: number, base: number, end: number): number {
    for (let at = end - INTS_PER_FIELD; at >= base; at -= INTS_PER_FIELD) {
      if (this.fields[at] === tag) return at;
    }
    return -1;
  }

  private startOf(at: number): number {
    return this.fields[at + 1] ?? 0;
  }

  private endOf(at: number): number {
    return this.fields[at + 2] ?? 0;
  }

  private cursorAt(at: number): WireCursor {
    this.cursor.reset(this.bytes, this.startOf(at), this.endOf(at));
    return this.cursor;
  }

  private descend(): void {
    if (++this.depth > DEPTH_MAX) throw overLimit('messages nested too deeply', this.cursor.position);
  }
}
