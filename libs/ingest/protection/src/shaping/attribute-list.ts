import { KEY_VALUE, WireCursor } from '@clew/otlp';

/** Tags of Span (opentelemetry/proto/trace/v1/trace.proto). */
const SPAN_NAME = 0x2a;
const SPAN_KIND = 0x30;
const SPAN_ATTRIBUTES = 0x4a;
/** Tag of Resource (opentelemetry/proto/resource/v1/resource.proto). */
const RESOURCE_ATTRIBUTES = 0x0a;

const INTS_PER_ATTRIBUTE = 4;
const ATTRIBUTES_AT_FIRST = 64;
const NO_BYTES: Uint8Array = new Uint8Array(0);

/** Where name, kind and attributes of a span, or the attributes of a resource, are. Reusable; holds the last one read. */
export class AttributeList {
  bytes = NO_BYTES;
  count = 0;
  nameStart = 0;
  nameEnd = 0;
  /** Wire value of Span.SpanKind; 0 for a resource. */
  kind = 0;
  private ranges = new Int32Array(ATTRIBUTES_AT_FIRST * INTS_PER_ATTRIBUTE);
  private readonly cursor = new WireCursor(NO_BYTES, 0, 0);

  /** The message must have passed the scan of its request. */
  readSpan(bytes: Uint8Array, start: number, end: number): void {
    this.clear(bytes);
    const { cursor } = this;
    cursor.reset(bytes, start, end);
    while (cursor.position < end) {
      const tag = cursor.readTag();
      if (tag === SPAN_ATTRIBUTES) this.readAttribute();
      else if (tag === SPAN_NAME) this.readNameField();
      else if (tag === SPAN_KIND) this.kind = cursor.readInt32();
      else cursor.skip(tag);
    }
  }

  /** No more than the name, which comes early: no attributes, no kind. */
  readName(bytes: Uint8Array, start: number, end: number): void {
    this.clear(bytes);
    const { cursor } = this;
    cursor.reset(bytes, start, end);
    while (cursor.position < end && this.nameEnd === 0) {
      const tag = cursor.readTag();
      if (tag === SPAN_NAME) this.readNameField();
      else cursor.skip(tag);
    }
  }

  readResource(bytes: Uint8Array): void {
    this.clear(bytes);
    const { cursor } = this;
    cursor.reset(bytes, 0, bytes.length);
    while (cursor.position < bytes.length) {
      const tag = cursor.readTag();
      if (tag === RESOURCE_ATTRIBUTES) this.readAttribute();
      else cursor.skip(tag);
    }
  }

  keyStart(index: number): number {
    return this.ranges[index * INTS_PER_ATTRIBUTE] ?? 0;
  }

  keyEnd(index: number): number {
    return this.ranges[index * INTS_PER_ATTRIBUTE + 1] ?? 0;
  }

  /** Of the payload of the AnyValue. Of one that came in pieces the last counts, which only hostile senders make. */
  valueStart(index: number): number {
    return this.ranges[index * INTS_PER_ATTRIBUTE + 2] ?? 0;
  }

  valueEnd(index: number): number {
    return this.ranges[index * INTS_PER_ATTRIBUTE + 3] ?? 0;
  }

  private clear(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.count = 0;
    this.nameStart = this.nameEnd = 0;
    this.kind = 0;
  }

  private readNameField(): void {
    const length = this.cursor.readLength();
    this.nameStart = this.cursor.position;
    this.nameEnd = this.cursor.position += length;
  }

  private readAttribute(): void {
    const { cursor } = this;
    const end = cursor.readLength() + cursor.position;
    const at = this.count * INTS_PER_ATTRIBUTE;
    if (at === this.ranges.length) this.grow();
    const { ranges } = this;
    ranges.fill(0, at, at + INTS_PER_ATTRIBUTE);
    while (cursor.position < end) {
      const tag = cursor.readTag();
      const isKey = tag === KEY_VALUE.key;
      if (!isKey && tag !== KEY_VALUE.value) {
        cursor.skip(tag);
        continue;
      }
      const length = cursor.readLength();
      ranges[isKey ? at : at + 2] = cursor.position;
      cursor.position += length;
      ranges[isKey ? at + 1 : at + 3] = cursor.position;
    }
    this.count++;
  }

  private grow(): void {
    const longer = new Int32Array(this.ranges.length * 2);
    longer.set(this.ranges);
    this.ranges = longer;
  }
}
