import { Buffer } from 'node:buffer';

/** The least that is worth keeping. */
const SIZE_BITS_MIN = 12;

/** A piece of memory that is used again and again. */
export interface Memory {
  readonly bytes: Buffer;
  readonly view: DataView;
}

/**
 * Memory for what is fetched and decompressed. Buffers of such sizes lie outside the garbage collector's heap, which makes it
 * mark everything once for some tens of megabytes of them: at full speed several times a second.
 */
export class MemoryPool {
  readonly #keptBytesMax: number;
  /** By the power of two that is their size. */
  readonly #free = new Map<number, Memory[]>();
  #keptBytes = 0;

  /** @param keptBytesMax beyond so many bytes what is given back goes to the garbage collector */
  constructor(keptBytesMax: number) {
    this.#keptBytesMax = keptBytesMax;
  }

  get keptBytes(): number {
    return this.#keptBytes;
  }

  /** Memory of at least so many bytes; whatever was in it is still there. */
  acquire(bytes: number): Memory {
    const bits = Math.max(SIZE_BITS_MIN, Math.ceil(Math.log2(Math.max(1, bytes))));
    const known = this.#free.get(bits)?.pop();
    if (known !== undefined) {
      this.#keptBytes -= known.bytes.length;
      return known;
    }
    const memory = Buffer.allocUnsafeSlow(2 ** bits);
    return { bytes: memory, view: new DataView(memory.buffer) };
  }

  /** Once for each `acquire`. */
  release(memory: Memory): void {
    const { length } = memory.bytes;
    if (this.#keptBytes + length > this.#keptBytesMax) return;
    this.#keptBytes += length;
    const bits = Math.log2(length);
    const free = this.#free.get(bits);
    if (free === undefined) this.#free.set(bits, [memory]);
    else free.push(memory);
  }
}
