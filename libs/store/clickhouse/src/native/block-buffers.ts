import { ByteWriter } from './byte-writer.js';

/** As many as one flush inserts at once, and some more. */
const BUFFERS_MAX = 8;

/**
 * Buffers of blocks that are stored, for those to come: of one table, since its blocks are of one size. A fresh one for each block is memory
 * outside of the heap, and makes V8 collect all of the heap every few hundred blocks.
 */
export class BlockBuffers {
  readonly #free: ByteWriter[] = [];

  take(): ByteWriter {
    return this.#free.pop() ?? new ByteWriter();
  }

  /** Only what nobody reads any more. Beyond the limit it is let go. */
  giveBack(buffer: ByteWriter): void {
    buffer.clear();
    if (this.#free.length < BUFFERS_MAX) this.#free.push(buffer);
  }
}
