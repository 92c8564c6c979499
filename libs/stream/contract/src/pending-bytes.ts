import { StreamError } from './stream-error.js';

/**
 * Bounds the bytes that wait in a producer. One append larger than the whole bound is let through when nothing else
 * waits, so that a small bound slows a producer down but never stops it.
 */
export class PendingBytes {
  readonly #bytesMax: number;
  #bytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Throws a retryable StreamError `STREAM_FULL` when there is no room. */
  reserve(bytes: number): void {
    if (this.#bytes > 0 && this.#bytes + bytes > this.#bytesMax) {
      throw new StreamError(
        'STREAM_FULL',
        `${String(this.#bytes)} bytes wait for the span stream; with ${String(bytes)} more it would be over pendingBytesMax (${String(this.#bytesMax)})`,
        { retryable: true },
      );
    }
    this.#bytes += bytes;
  }

  release(bytes: number): void {
    this.#bytes -= bytes;
  }
}
