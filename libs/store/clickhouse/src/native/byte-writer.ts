/** There is one for every column of every block, and most blocks have few rows: so few bytes are cut from a pool. */
const BYTES_INITIAL = 512;

/** A growing buffer that is used again from flush to flush. Little-endian, as ClickHouse's Native format is. */
export class ByteWriter {
  #bytes = Buffer.allocUnsafe(BYTES_INITIAL);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  clear(): void {
    this.#length = 0;
  }

  /** What was written, valid until the next write. */
  view(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  u8(value: number): void {
    this.#need(1);
    this.#bytes[this.#length++] = value;
  }

  u16(value: number): void {
    this.#need(2);
    this.#length = this.#bytes.writeUInt16LE(value, this.#length);
  }

  i16(value: number): void {
    this.#need(2);
    this.#length = this.#bytes.writeInt16LE(value, this.#length);
  }

  u32(value: number): void {
    this.#need(4);
    const bytes = this.#bytes;
    bytes[this.#length++] = value;
    bytes[this.#length++] = value >>> 8;
    bytes[this.#length++] = value >>> 16;
    bytes[this.#length++] = value >>> 24;
  }

  /** A safe integer as UInt64. */
  u64(value: number): void {
    this.u32(value >>> 0);
    this.u32(Math.floor(value / 0x1_0000_0000));
  }

  /** The low 64 bits, so that it serves UInt64 and Int64. */
  big64(value: bigint): void {
    this.#need(8);
    this.#length = this.#bytes.writeBigUInt64LE(BigInt.asUintN(64, value), this.#length);
  }

  big128(value: bigint): void {
    this.big64(value);
    this.big64(value >> 64n);
  }

  f64(value: number): void {
    this.#need(8);
    this.#length = this.#bytes.writeDoubleLE(value, this.#length);
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

  /** Bytes of a range. Short ones by a loop, which beats the call. */
  range(from: Uint8Array, start: number, end: number): void {
    const count = end - start;
    this.#need(count);
    if (count > 40) this.#bytes.set(from.subarray(start, end), this.#length);
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
