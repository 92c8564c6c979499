import { Buffer } from 'node:buffer';

/** Writes the fields of Kafka's requests: big-endian numbers, strings with a length before them. Grows as needed. */
export class WireWriter {
  #bytes: Buffer;
  #length = 0;

  constructor(capacity = 256) {
    this.#bytes = Buffer.allocUnsafe(capacity);
  }

  get length(): number {
    return this.#length;
  }

  /** What was written. The writer may not be used afterwards. */
  finish(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  int8(value: number): this {
    const at = this.#room(1);
    this.#bytes.writeInt8(value, at);
    return this;
  }

  int16(value: number): this {
    const at = this.#room(2);
    this.#bytes.writeInt16BE(value, at);
    return this;
  }

  int32(value: number): this {
    const at = this.#room(4);
    this.#bytes.writeInt32BE(value, at);
    return this;
  }

  uint32(value: number): this {
    const at = this.#room(4);
    this.#bytes.writeUInt32BE(value, at);
    return this;
  }

  int64(value: bigint): this {
    const at = this.#room(8);
    this.#bytes.writeBigInt64BE(value, at);
    return this;
  }

  /** A whole number from -2^31 to 2^31 - 1, zigzag and seven bits a byte, as inside record batches. */
  varint(value: number): this {
    let rest = ((value << 1) ^ (value >> 31)) >>> 0;
    const at = this.#room(5);
    let end = at;
    while (rest > 0x7f) {
      this.#bytes[end++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.#bytes[end++] = rest;
    this.#length = end;
    return this;
  }

  string(text: string | null): this {
    if (text === null) return this.int16(-1);
    const bytes = Buffer.from(text);
    return this.int16(bytes.length).raw(bytes);
  }

  bytes(value: Uint8Array): this {
    return this.int32(value.length).raw(value);
  }

  varintBytes(value: Uint8Array): this {
    return this.varint(value.length).raw(value);
  }

  raw(value: Uint8Array): this {
    const at = this.#room(value.length);
    this.#bytes.set(value, at);
    return this;
  }

  #room(bytes: number): number {
    const at = this.#length;
    this.#length += bytes;
    if (this.#length > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.#length, this.#bytes.length * 2));
      this.#bytes.copy(larger, 0, 0, at);
      this.#bytes = larger;
    }
    return at;
  }
}

/** Reads the fields of Kafka's answers. Throws a RangeError where the bytes end too early. */
export class WireReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  int16(): number {
    return this.#bytes.readInt16BE(this.#step(2));
  }

  int32(): number {
    return this.#bytes.readInt32BE(this.#step(4));
  }

  int64(): bigint {
    return this.#bytes.readBigInt64BE(this.#step(8));
  }

  string(): string | null {
    const length = this.int16();
    return length < 0 ? null : this.#slice(length).toString();
  }

  bytes(): Buffer {
    return this.#slice(Math.max(0, this.int32()));
  }

  /** Reads an array whose elements `read` reads. */
  array<T>(read: () => T): T[] {
    const length = Math.max(0, this.int32());
    const elements: T[] = [];
    for (let index = 0; index < length; index++) elements.push(read());
    return elements;
  }

  #step(bytes: number): number {
    const at = this.#at;
    this.#at += bytes;
    return at;
  }

  #slice(length: number): Buffer {
    const at = this.#step(length);
    if (this.#at > this.#bytes.length) throw new RangeError('the answer ends within a field');
    return this.#bytes.subarray(at, this.#at);
  }
}
