import type { FieldShape, MessageShape } from './message-shapes.js';
import { ANY_VALUE_DEPTH_MAX_DEFAULT } from './limits.js';
import { overLimit } from './otlp-error.js';
import { isPlainAttribute } from './plain-attribute.js';
import { SCAN_BOUNDS_DEFAULT, SPAN_FAULT } from './scan-faults.js';
import type { ScanBounds } from './scan-faults.js';
import { isAscii, isUtf8 } from './text-check.js';
import type { WireCursor } from './wire-cursor.js';

const NOTHING = new Uint8Array(0);

/**
 * Walks submessages down to their last byte. What cannot be read is an OtlpError; what can, but is not as it should be, is
 * collected in `faults`. A gateway that does this before it acknowledges never puts bytes into the stream that the sampler,
 * or any other consumer, cannot read.
 */
export class MessageInspector {
  /** Bits of SPAN_FAULT, collected until somebody resets them. */
  faults = 0;
  attributesMax: number = SCAN_BOUNDS_DEFAULT.attributesMax;

  private readonly cursor: WireCursor;
  private readonly anyValueDepthMax: number;
  private attributeBytesMax: number = SCAN_BOUNDS_DEFAULT.attributeBytesMax;
  private bytes: Uint8Array = NOTHING;
  private view = viewOf(NOTHING);

  constructor(cursor: WireCursor, anyValueDepthMax = ANY_VALUE_DEPTH_MAX_DEFAULT) {
    this.cursor = cursor;
    this.anyValueDepthMax = anyValueDepthMax;
  }

  /** Call when the cursor was given a body. */
  reset(bounds: ScanBounds): void {
    this.faults = 0;
    this.attributesMax = bounds.attributesMax ?? SCAN_BOUNDS_DEFAULT.attributesMax;
    this.attributeBytesMax = bounds.attributeBytesMax ?? SCAN_BOUNDS_DEFAULT.attributeBytesMax;
    this.bytes = this.cursor.bytes;
    this.view = viewOf(this.bytes);
  }

  /** Reads a string field. */
  text(): void {
    const length = this.cursor.readLength();
    this.checkText(this.cursor.position, (this.cursor.position += length));
  }

  /** Whether the bytes are UTF-8. */
  isText(start: number, end: number): boolean {
    return isAscii(this.bytes, this.view, start, end) || isUtf8(this.bytes, start, end);
  }

  /** Reads an attribute field. */
  attribute(field: FieldShape): void {
    const { cursor } = this;
    const length = cursor.readLength();
    const start = cursor.position;
    const end = start + length;
    if (length <= this.attributeBytesMax && isPlainAttribute(this.bytes, this.view, start, end)) cursor.position = end;
    else this.message(field, length, this.anyValueDepthMax);
  }

  /**
   * Passes over the attributes from here on whose fields have the tag and which are plain, and returns how many. They come one
   * after the other and are the larger part of nearly every span, so this is where the gateway spends its time: nothing is
   * written down per attribute, and no general reading is done.
   */
  plainAttributes(tag: number): number {
    const { cursor, bytes, view } = this;
    const end = cursor.end;
    let count = 0;
    let at = cursor.position;
    while (at + 2 <= end && bytes[at] === tag) {
      const length = bytes[at + 1] ?? 0;
      const attributeEnd = at + 2 + length;
      if (length >= 0x80 || length > this.attributeBytesMax || attributeEnd > end) break;
      if (!isPlainAttribute(bytes, view, at + 2, attributeEnd)) break;
      at = attributeEnd;
      count++;
    }
    cursor.position = at;
    return count;
  }

  /** Reads a submessage field. */
  submessage(field: FieldShape): void {
    this.message(field, this.cursor.readLength(), this.anyValueDepthMax);
  }

  /** Reads the fields from the cursor's position to its end. */
  fields(shape: MessageShape, depthMax: number = this.anyValueDepthMax): void {
    const { cursor } = this;
    const depthLeft = shape.isAnyValue ? depthMax - 1 : depthMax;
    if (depthLeft < 0) throw overLimit('attribute value nested too deeply', cursor.position);
    let seen = 0;
    let attributeCount = 0;
    while (cursor.position < cursor.end) {
      const tag = cursor.readTag();
      const field = tag < shape.fields.length ? shape.fields[tag] : undefined;
      if (field === undefined) {
        cursor.skipUnknown(tag, shape.fieldBits);
        this.faults |= SPAN_FAULT.unknownFields;
        continue;
      }
      if (!field.isRepeated) {
        const bit = shape.isAnyValue ? 1 : 1 << (tag >>> 3);
        if ((seen & bit) !== 0) this.faults |= SPAN_FAULT.unknownFields;
        seen |= bit;
      }
      if (field.kind === 'attribute') {
        this.attribute(field);
        if (++attributeCount > this.attributesMax) this.faults |= SPAN_FAULT.tooManyAttributes;
      } else this.field(field, tag, depthLeft);
    }
  }

  private field(field: FieldShape, tag: number, depthLeft: number): void {
    const { cursor } = this;
    if (field.kind === 'plain' && !field.isBounded) {
      cursor.skip(tag);
      return;
    }
    const length = cursor.readLength();
    if (field.isBounded && length > this.attributeBytesMax) this.faults |= SPAN_FAULT.oversizedAttribute;
    if (field.kind === 'message') this.message(field, length, depthLeft);
    else {
      const start = cursor.position;
      cursor.position += length;
      if (field.kind === 'text') this.checkText(start, cursor.position);
    }
  }

  private message(field: FieldShape, length: number, depthLeft: number): void {
    if (field.message === undefined) return;
    const outerEnd = this.cursor.enter(length);
    this.fields(field.message, depthLeft);
    this.cursor.leave(outerEnd);
  }

  private checkText(start: number, end: number): void {
    if (!this.isText(start, end)) this.faults |= SPAN_FAULT.badUtf8;
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
