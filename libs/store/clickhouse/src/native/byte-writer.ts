/** There is one for every column of bytes and every body, and most have few: so few bytes are cut from a pool. */
const BYTES_INITIAL = 512;
/** One that was longer gives its memory back when it is cleared. */
const BYTES_KEPT_MAX = 4 * 1024 * 1024;

/** Beyond it, a copy by the runtime is worth a view of what is copied. */
const LOOP_BYTES_MAX = 96;

/** A growing buffer that is used again from flush to flush. Little-endian, as ClickHouse's Native format is. */
export class ByteWriter {
  #bytes = Buffer.allocUnsafe(BYTES_INITIAL);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  clear(): void {
    this.#length = 0;
    if (this.#bytes.length > BYTES_KEPT_MAX) this.#bytes = Buffer.allocUnsafe(BYTES_INITIAL);
  }

  /** What was written, valid until the next write. */
  view(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  u8(value: number): void {
    this.#need(1);
    this.#bytes[this.#length++] = value;
  }

  /** A safe integer as UInt64. */
  u64(value: number): void {
    this.#need(8);
    const bytes = this.#bytes;
    let at = this.#length;
    for (let word = value, words = 0; words < 2; words++, word = Math.floor(value / 0x1_0000_0000)) {
      bytes[at++] = word;
      bytes[at++] = word >>> 8;
      bytes[at++] = word >>> 16;
      bytes[at++] = word >>> 24;
    }
    this.#length = at;
  }

  varint(value: number): void {
    this.#need(10);
    let rest = value;
    while (rest > 127) {
      this.#bytes[this.#length++] = (rest & 127) | 128;
      rest = Math.floor(rest / 128);
    }
    this.#bytes[this.#length++] = rest;
  }

  raw(bytes: Uint8Array): void {
    this.#need(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Bytes of a range. Short ones by a loop, which beats the call and makes no view. */
  range(from: Uint8Array, start: number, end: number): void {
    const count = end - start;
    this.#need(count);
    if (count > LOOP_BYTES_MAX) this.#bytes.set(from.subarray(start, end), this.#length);
    else {
      const bytes = this.#bytes;
      const at = this.#length - start;
      for (let i = start; i < end; i++) bytes[at + i] = from[i] ?? 0;
    }
    this.#length += count;
  }

  zeros(count: number): void {
    this.#need(count);
    this.#bytes.fill(0, this.#length, this.#length + count);
    this.#length += count;
  }

  /** Length in bytes, then UTF-8. */
  text(text: string): void {
    if (!this.#shortAscii(text)) this.#longText(text);
  }

  /** Most strings are short and ASCII: a loop beats the call into the runtime. */
  #shortAscii(text: string): boolean {
    const length = text.length;
    if (length > 48) return false;
    this.#need(length + 1);
    const bytes = this.#bytes;
    let at = this.#length;
    bytes[at++] = length;
    for (let i = 0; i < length; i++) {
      const unit = text.charCodeAt(i);
      if (unit > 127) return false;
      bytes[at++] = unit;
    }
    this.#length = at;
    return true;
  }

  #longText(text: string): void {
    const length = Buffer.byteLength(text);
    this.varint(length);
    this.#need(length);
    this.#bytes.write(text, this.#length, length, 'utf8');
    this.#length += length;
  }

  #need(count: number): void {
    const needed = this.#length + count;
    if (needed <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, needed));
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
  }
}
