import { Buffer } from 'node:buffer';

const LENGTH_BYTES = 4;
/** Memory for an answer larger than this is not kept for the next one. */
const KEPT_BYTES_MAX = 16 * 1024 * 1024;

/**
 * Puts the pieces of an answer together, in memory that serves for the next answer again: a reader of megabytes a second would
 * otherwise leave as many to the garbage collector.
 */
export class AnswerBuffer {
  readonly #answerBytesMax: number;
  readonly #initialBytes: number;
  #bytes: Buffer;
  #filled = 0;

  constructor(answerBytesMax: number, initialBytes: number) {
    this.#answerBytesMax = answerBytesMax;
    this.#initialBytes = initialBytes;
    this.#bytes = Buffer.allocUnsafeSlow(initialBytes);
  }

  /**
   * Copies the piece. Gives the answer, without the length before it, once it is whole: it is valid until the next piece.
   * Throws when this cannot be an answer, or more than one.
   */
  take(piece: Uint8Array): Buffer | undefined {
    this.#makeRoom(this.#filled + piece.length);
    this.#bytes.set(piece, this.#filled);
    this.#filled += piece.length;
    if (this.#filled < LENGTH_BYTES) return undefined;
    const length = this.#bytes.readInt32BE(0);
    if (length < 4 || length > this.#answerBytesMax) {
      throw new Error(`the broker's answer has an impossible length of ${length} bytes`);
    }
    const end = LENGTH_BYTES + length;
    if (this.#filled < end) {
      this.#makeRoom(end);
      return undefined;
    }
    if (this.#filled > end) throw new Error('the broker answered what was not asked');
    this.#filled = 0;
    return this.#bytes.subarray(LENGTH_BYTES, end);
  }

  /** What was given is not needed any more. */
  release(): void {
    if (this.#filled === 0 && this.#bytes.length > KEPT_BYTES_MAX) {
      this.#bytes = Buffer.allocUnsafeSlow(this.#initialBytes);
    }
  }

  #makeRoom(bytes: number): void {
    if (bytes <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(bytes, Math.min(this.#bytes.length * 2, KEPT_BYTES_MAX)));
    this.#bytes.copy(larger, 0, 0, this.#filled);
    this.#bytes = larger;
  }
}
