const ATTRIBUTES_MAX = 256;
/** Numbers per attribute in the scratch array: type, key range, value (a range, or two halves). */
export const PLAIN_STRIDE = 5;

export const PLAIN_STRING = 0;
export const PLAIN_INT = 1;
export const PLAIN_DOUBLE = 2;
const PLAIN_BOOL = 3;

/**
 * Reads an ordinary span without making an object or a string of it: scalar attributes, ASCII text, no events, no links.
 * That is most of them, at a fraction of the cost of decoding. Whatever is not ordinary, malformed bytes included, is not
 * judged here: `read` says false and `decodeSpan` of @clew/otlp, which knows the whole protocol, takes over. All fields are
 * ranges of the bytes last read, or numbers; times are halves of 64 bits.
 * Field numbers: opentelemetry/proto/trace/v1/trace.proto.
 */
export class PlainSpan {
  bytes: Uint8Array = new Uint8Array(0);
  traceIdStart = 0;
  spanIdStart = 0;
  /** -1 for a root span. */
  parentSpanIdStart = -1;
  traceStateStart = 0;
  traceStateEnd = 0;
  nameStart = 0;
  nameEnd = 0;
  kind = 0;
  startLo = 0;
  startHi = 0;
  endLo = 0;
  endHi = 0;
  statusCode = 0;
  statusMessageStart = 0;
  statusMessageEnd = 0;
  flags = 0;
  droppedAttributesCount = 0;
  droppedEventsCount = 0;
  droppedLinksCount = 0;
  attributeCount = 0;
  /** See `PLAIN_STRIDE`: the numbers of one attribute lie together. */
  readonly attributes = new Int32Array(ATTRIBUTES_MAX * PLAIN_STRIDE);

  #at = 0;
  #lo = 0;
  #hi = 0;

  /** False when the span is not an ordinary one; then the fields mean nothing. */
  read(bytes: Uint8Array, start: number, end: number): boolean {
    this.#reset(bytes, start);
    while (this.#at < end) {
      if (!this.#readField(end)) return false;
    }
    return this.traceIdStart > 0 && this.spanIdStart > 0;
  }

  #reset(bytes: Uint8Array, start: number): void {
    this.bytes = bytes;
    this.#at = start;
    this.traceIdStart = this.spanIdStart = 0;
    this.parentSpanIdStart = -1;
    this.traceStateStart = this.traceStateEnd = this.nameStart = this.nameEnd = 0;
    this.statusMessageStart = this.statusMessageEnd = 0;
    this.kind = this.statusCode = this.flags = this.attributeCount = 0;
    this.startLo = this.startHi = this.endLo = this.endHi = 0;
    this.droppedAttributesCount = this.droppedEventsCount = this.droppedLinksCount = 0;
  }

  #readField(end: number): boolean {
    const tag = this.#byte(end);
    switch (tag) {
      case 0x0a: // trace_id
        this.traceIdStart = this.#id(16, end);
        return this.traceIdStart > 0;
      case 0x12: // span_id
        this.spanIdStart = this.#id(8, end);
        return this.spanIdStart > 0;
      case 0x22: // parent_span_id
        return this.#readParent(end);
      case 0x1a: // trace_state
        if (!this.#text(end)) return false;
        this.traceStateStart = this.#lo;
        this.traceStateEnd = this.#hi;
        return true;
      case 0x2a: // name
        if (!this.#text(end)) return false;
        this.nameStart = this.#lo;
        this.nameEnd = this.#hi;
        return true;
      case 0x30: // kind
        this.kind = this.#byte(end);
        return this.kind >= 0 && this.kind < 0x80;
      case 0x39: // start_time_unix_nano
        if (!this.#fixed64(end)) return false;
        this.startLo = this.#lo;
        this.startHi = this.#hi;
        return true;
      case 0x41: // end_time_unix_nano
        if (!this.#fixed64(end)) return false;
        this.endLo = this.#lo;
        this.endHi = this.#hi;
        return true;
      case 0x4a: // attributes
        return this.#readAttribute(end);
      case 0x7a: // status
        return this.#readStatus(end);
      case 0x85: // flags, whose tag has two bytes
        return this.#byte(end) === 0x01 && this.#readFlags(end);
      default:
        return this.#readCount(tag, end);
    }
  }

  #readCount(tag: number, end: number): boolean {
    const count = this.#byte(end);
    if (count < 0 || count > 0x7f) return false;
    if (tag === 0x50) this.droppedAttributesCount = count;
    else if (tag === 0x60) this.droppedEventsCount = count;
    else if (tag === 0x70) this.droppedLinksCount = count;
    else return false;
    return true;
  }

  #readParent(end: number): boolean {
    if (this.#at < end && this.bytes[this.#at] === 0) {
      this.#at++;
      this.parentSpanIdStart = -1;
      return true;
    }
    this.parentSpanIdStart = this.#id(8, end);
    return this.parentSpanIdStart > 0;
  }

  #readFlags(end: number): boolean {
    if (this.#at + 4 > end) return false;
    this.flags = this.#uint32(this.#at);
    this.#at += 4;
    return true;
  }

  #readStatus(end: number): boolean {
    const statusEnd = this.#length(end);
    if (statusEnd < 0) return false;
    while (this.#at < statusEnd) {
      const tag = this.#byte(statusEnd);
      if (tag === 0x12) {
        if (!this.#text(statusEnd)) return false;
        this.statusMessageStart = this.#lo;
        this.statusMessageEnd = this.#hi;
      } else if (tag === 0x18) {
        this.statusCode = this.#byte(statusEnd);
        if (this.statusCode < 0 || this.statusCode > 0x7f) return false;
      } else return false;
    }
    return true;
  }

  /** Key, then value, each once: as every SDK writes them. */
  #readAttribute(end: number): boolean {
    const attributeEnd = this.#length(end);
    if (attributeEnd < 0 || this.attributeCount === ATTRIBUTES_MAX) return false;
    if (this.#byte(attributeEnd) !== 0x0a || !this.#text(attributeEnd)) return false;
    const at = this.attributeCount * PLAIN_STRIDE;
    this.attributes[at + 1] = this.#lo;
    this.attributes[at + 2] = this.#hi;
    if (this.#byte(attributeEnd) !== 0x12) return false;
    if (this.#length(attributeEnd) !== attributeEnd) return false;
    const type = this.#readScalar(attributeEnd);
    if (type < 0 || this.#at !== attributeEnd) return false;
    this.attributes[at] = type;
    this.attributes[at + 3] = this.#lo;
    this.attributes[at + 4] = this.#hi;
    this.attributeCount++;
    return true;
  }

  /** Type of the value, which is in `#lo` and `#hi`; -1 when it is no scalar. */
  #readScalar(end: number): number {
    switch (this.#byte(end)) {
      case 0x0a:
        return this.#text(end) ? PLAIN_STRING : -1;
      case 0x18:
        return this.#varint64(end) ? PLAIN_INT : -1;
      case 0x21:
        return this.#fixed64(end) ? PLAIN_DOUBLE : -1;
      case 0x10:
        this.#lo = this.#byte(end);
        return this.#lo === 0 || this.#lo === 1 ? PLAIN_BOOL : -1;
      default:
        return -1;
    }
  }

  /** -1 at the end. */
  #byte(end: number): number {
    return this.#at < end ? (this.bytes[this.#at++] ?? -1) : -1;
  }

  /** Where a payload ends whose length comes next and takes at most two bytes; -1 when it does not fit. */
  #length(end: number): number {
    let length = this.#byte(end);
    if (length > 0x7f) {
      const high = this.#byte(end);
      if (high < 0 || high > 0x7f) return -1;
      length = (length & 0x7f) | (high << 7);
    }
    return length < 0 || this.#at + length > end ? -1 : this.#at + length;
  }

  /** Start of an id that is not all zero, or 0. */
  #id(length: number, end: number): number {
    const start = this.#at + 1;
    if (this.#length(end) !== start + length) return 0;
    this.#at = start + length;
    for (let at = start; at < this.#at; at++) if (this.bytes[at] !== 0) return start;
    return 0;
  }

  /** A range in `#lo` and `#hi`; false when it is not ASCII, whose bytes can be stored as they are. */
  #text(end: number): boolean {
    const textEnd = this.#length(end);
    if (textEnd < 0) return false;
    const { bytes } = this;
    let bits = 0;
    for (let at = this.#at; at < textEnd; at++) bits |= bytes[at] ?? 0;
    if (bits > 0x7f) return false;
    this.#lo = this.#at;
    this.#hi = this.#at = textEnd;
    return true;
  }

  #fixed64(end: number): boolean {
    if (this.#at + 8 > end) return false;
    this.#lo = this.#uint32(this.#at);
    this.#hi = this.#uint32(this.#at + 4);
    this.#at += 8;
    return true;
  }

  #uint32(at: number): number {
    const { bytes } = this;
    const low = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);
    return (low | ((bytes[at + 3] ?? 0) << 24)) >>> 0;
  }

  #varint64(end: number): boolean {
    let lo = 0;
    let hi = 0;
    for (let index = 0; index < 9; index++) {
      const byte = this.#byte(end);
      if (byte < 0) return false;
      const bits = byte & 0x7f;
      if (index < 4) lo |= bits << (7 * index);
      else if (index === 4) {
        lo |= bits << 28;
        hi = bits >>> 4;
      } else hi |= bits << (7 * index - 32);
      if (byte > 0x7f) continue;
      this.#lo = lo;
      this.#hi = hi;
      return true;
    }
    return false; // ten bytes: a negative number, rare enough
  }
}
