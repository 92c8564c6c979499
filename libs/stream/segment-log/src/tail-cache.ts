/** Frames as they were written, kept in memory. */
export interface TailChunk {
  readonly baseOffset: number;
  readonly endOffset: number;
  readonly frames: Buffer;
}

/**
 * The newest batches of a log, so that a reader at its tail never touches the disk. Chunks join without gaps; the oldest
 * go first. A reader may hold on to the bytes of a chunk that has left the cache.
 */
export class TailCache {
  readonly #bytesMax: number;
  readonly #chunks: TailChunk[] = [];
  #bytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  push(chunk: TailChunk): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.frames.length;
    while (this.#bytes > this.#bytesMax) {
      const oldest = this.#chunks.shift();
      if (oldest === undefined) break;
      this.#bytes -= oldest.frames.length;
    }
  }

  /** Chunks from the one that holds `offset` on; empty when it is not in memory. */
  from(offset: number): readonly TailChunk[] {
    const first = this.#chunks.findIndex((chunk) => offset >= chunk.baseOffset && offset < chunk.endOffset);
    return first === -1 ? [] : this.#chunks.slice(first);
  }

  clear(): void {
    this.#chunks.length = 0;
    this.#bytes = 0;
  }
}
