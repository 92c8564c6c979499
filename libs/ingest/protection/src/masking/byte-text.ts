const QUESTION = 0x3f;
const COMMA = 0x2c;
const OPEN = 0x28;
const CLOSE = 0x29;
const SPACE = 0x20;

/** A statement as it is written: bytes that grow, with lists of placeholders folded into one. */
export class ByteText {
  private bytes = new Uint8Array(256);
  private length = 0;

  push(byte: number): void {
    this.reserve(1);
    this.bytes[this.length++] = byte;
  }

  append(source: Uint8Array, start: number, end: number): void {
    this.reserve(end - start);
    this.bytes.set(source.subarray(start, end), this.length);
    this.length += end - start;
  }

  /** Where a comment was; not twice, and not at the beginning. */
  space(): void {
    if (this.length > 0 && !isSpace(this.bytes[this.length - 1])) this.push(SPACE);
  }

  /** `?`, unless it would follow another one and a comma. */
  placeholder(): void {
    const item = this.beforeComma(this.length);
    if (item > 0 && this.bytes[item - 1] === QUESTION) this.length = item;
    else this.push(QUESTION);
  }

  /** `)`, unless it would end a second `(?)` after a comma. */
  closeList(): void {
    const list =
      this.bytes[this.length - 1] === QUESTION && this.bytes[this.length - 2] === OPEN ? this.length - 2 : -1;
    const previous = list < 0 ? -1 : this.beforeComma(list);
    const isRepeated =
      previous > 2 &&
      this.bytes[previous - 1] === CLOSE &&
      this.bytes[previous - 2] === QUESTION &&
      this.bytes[previous - 3] === OPEN;
    if (isRepeated) this.length = previous;
    else this.push(CLOSE);
  }

  copy(): Uint8Array {
    let end = this.length;
    while (end > 0 && isSpace(this.bytes[end - 1])) end--;
    return this.bytes.slice(0, end);
  }

  /** Where what stands before a comma and white space at the end ends; -1 when there is no comma. */
  private beforeComma(end: number): number {
    let at = end;
    while (at > 0 && isSpace(this.bytes[at - 1])) at--;
    if (this.bytes[at - 1] !== COMMA) return -1;
    at--;
    while (at > 0 && isSpace(this.bytes[at - 1])) at--;
    return at;
  }

  private reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const longer = new Uint8Array(Math.max(this.length + count, this.bytes.length * 2));
    longer.set(this.bytes.subarray(0, this.length));
    this.bytes = longer;
  }
}

function isSpace(byte: number | undefined): boolean {
  return byte === SPACE || (byte !== undefined && byte >= 0x09 && byte <= 0x0d);
}
