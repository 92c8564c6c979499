import { OtlpError, decodeUtf8 } from '@clew/otlp';

/** Type bytes of TBinaryProtocol. https://github.com/apache/thrift/blob/master/doc/specs/thrift-binary-protocol.md */
export const THRIFT = {
  bool: 2,
  byte: 3,
  double: 4,
  i16: 6,
  i32: 8,
  i64: 10,
  string: 11,
  struct: 12,
  map: 13,
  set: 14,
  list: 15,
} as const;

const STOP = 0;
/** Jaeger nests four deep; deeper values can only be in fields that are skipped. */
const DEPTH_MAX = 32;

/** A field's number and type in one, to switch on. */
export function fieldTag(id: number, type: number): number {
  return id * 256 + type;
}

/** Reads TBinaryProtocol and never beyond its bytes: throws OtlpError (OTLP_MALFORMED) instead. */
export class ThriftReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  get position(): number {
    return this.#position;
  }

  /** `fieldTag` of the next field, with the reader at its value; undefined at the end of the struct. */
  nextField(): number | undefined {
    const type = this.#view.getUint8(this.#advance(1));
    if (type === STOP) return undefined;
    return fieldTag(this.#view.getInt16(this.#advance(2)), type);
  }

  /** How many structs follow. A count the bytes cannot hold is refused before anyone counts to it. */
  openStructList(): number {
    const { type, count } = this.#openList();
    if (count > 0 && type !== THRIFT.struct) throw this.fail(`a list of type ${type} where structs are expected`);
    return count;
  }

  readBool(): boolean {
    return this.#view.getUint8(this.#advance(1)) !== 0;
  }

  readI32(): number {
    return this.#view.getInt32(this.#advance(4));
  }

  readI64(): bigint {
    return this.#view.getBigInt64(this.#advance(8));
  }

  readDouble(): number {
    return this.#view.getFloat64(this.#advance(8));
  }

  /** What is not UTF-8 becomes U+FFFD. */
  readText(): string {
    const length = this.#readLength();
    const start = this.#advance(length);
    return decodeUtf8(this.#bytes, start, start + length);
  }

  /** In memory of its own. */
  readBinary(): Uint8Array {
    const length = this.#readLength();
    const start = this.#advance(length);
    return this.#bytes.slice(start, start + length);
  }

  /** Skips the value of a field that the caller does not read. */
  skipField(tag: number): void {
    this.#skip(tag & 0xff, DEPTH_MAX);
  }

  expectEnd(): void {
    const left = this.#bytes.length - this.#position;
    if (left > 0) throw this.fail(`${left} bytes after the end of the message`);
  }

  fail(what: string): OtlpError {
    return new OtlpError('OTLP_MALFORMED', `${what} (at byte ${this.#position})`, this.#position);
  }

  #skip(type: number, depthLeft: number): void {
    switch (type) {
      case THRIFT.bool:
      case THRIFT.byte:
        this.#advance(1);
        return;
      case THRIFT.i16:
        this.#advance(2);
        return;
      case THRIFT.i32:
        this.#advance(4);
        return;
      case THRIFT.i64:
      case THRIFT.double:
        this.#advance(8);
        return;
      case THRIFT.string:
        this.#advance(this.#readLength());
        return;
      case THRIFT.struct:
        this.#skipStruct(depthLeft - 1);
        return;
      case THRIFT.list:
      case THRIFT.set:
        this.#skipList(depthLeft - 1);
        return;
      case THRIFT.map:
        this.#skipMap(depthLeft - 1);
        return;
      default:
        throw this.fail(`type ${type}, which Thrift does not have`);
    }
  }

  #skipStruct(depthLeft: number): void {
    this.#checkDepth(depthLeft);
    for (let tag = this.nextField(); tag !== undefined; tag = this.nextField()) this.#skip(tag & 0xff, depthLeft);
  }

  #skipList(depthLeft: number): void {
    this.#checkDepth(depthLeft);
    const { type, count } = this.#openList();
    for (let left = count; left > 0; left--) this.#skip(type, depthLeft);
  }

  #skipMap(depthLeft: number): void {
    this.#checkDepth(depthLeft);
    const keyType = this.#view.getUint8(this.#advance(1));
    const valueType = this.#view.getUint8(this.#advance(1));
    for (let left = this.#readCount(); left > 0; left--) {
      this.#skip(keyType, depthLeft);
      this.#skip(valueType, depthLeft);
    }
  }

  #openList(): { readonly type: number; readonly count: number } {
    const type = this.#view.getUint8(this.#advance(1));
    return { type, count: this.#readCount() };
  }

  /** Every element of any type takes at least one byte. */
  #readCount(): number {
    const count = this.readI32();
    const left = this.#bytes.length - this.#position;
    if (count < 0 || count > left) throw this.fail(`a count of ${count} where ${left} bytes are left`);
    return count;
  }

  #readLength(): number {
    const length = this.readI32();
    if (length < 0) throw this.fail(`a length of ${length}`);
    return length;
  }

  #checkDepth(depthLeft: number): void {
    if (depthLeft < 0) throw this.fail(`nested more than ${DEPTH_MAX} levels deep`);
  }

  /** Where the next `count` bytes begin. */
  #advance(count: number): number {
    const start = this.#position;
    const left = this.#bytes.length - start;
    if (count > left) throw this.fail(`${count} bytes expected where ${left} are left`);
    this.#position = start + count;
    return start;
  }
}
