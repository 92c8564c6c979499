import { ANY_VALUE, WireCursor } from '@clew/otlp';
import { utf8Bytes } from '../any-value-bytes.js';

/** Below it a number has fewer than the 13 digits of the shortest card number. */
const NUMBER_MIN = 10n ** 12n;
/** Bytes of the varint of the smallest number with 13 digits, 10^12. */
const VARINT_BYTES_MIN = 6;
const DOUBLE_MAX = 2 ** 63;

/** Reads numbers as the digits a person would write, for detectors. */
export class DecimalReader {
  private readonly cursor = new WireCursor(new Uint8Array(0), 0, 0);

  /** Of an int (its varint) or a double (its eight bytes); undefined when it is no whole number with many digits. */
  longDigits(tag: number, bytes: Uint8Array, start: number, end: number): Uint8Array | undefined {
    if (tag === ANY_VALUE.int) {
      if (end - start < VARINT_BYTES_MIN) return undefined;
      const value = this.int(bytes, start, end);
      return value < NUMBER_MIN ? undefined : utf8Bytes(value.toString());
    }
    this.cursor.reset(bytes, start, end);
    const value = this.cursor.readDouble();
    if (!Number.isInteger(value) || value < Number(NUMBER_MIN) || value >= DOUBLE_MAX) return undefined;
    return utf8Bytes(BigInt(value).toString());
  }

  int(bytes: Uint8Array, start: number, end: number): bigint {
    this.cursor.reset(bytes, start, end);
    return this.cursor.readInt64();
  }
}
