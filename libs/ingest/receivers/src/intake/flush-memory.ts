/**
 * Memory for messages that is used again. Bodies are large and live for milliseconds: left to the garbage collector, they
 * make it run all the time, which cost a fifth of the gateway's CPU.
 */
export class FlushMemoryPool {
  readonly chunkBytes: number;
  readonly #idleChunksMax: number;
  readonly #idle: Uint8Array[] = [];

  /** Keeps at most `idleBytesMax` for later; `chunkBytes` is the most that comes from the pool in one piece. */
  constructor(chunkBytes: number, idleBytesMax: number) {
    this.chunkBytes = chunkBytes;
    this.#idleChunksMax = Math.floor(idleBytesMax / chunkBytes);
  }

  get idleBytes(): number {
    return this.#idle.length * this.chunkBytes;
  }

  open(): FlushMemory {
    return new FlushMemory(this);
  }

  takeChunk(): Uint8Array {
    return this.#idle.pop() ?? new Uint8Array(this.chunkBytes);
  }

  giveBack(chunks: readonly Uint8Array[]): void {
    for (const chunk of chunks) {
      if (this.#idle.length < this.#idleChunksMax) this.#idle.push(chunk);
    }
  }
}

/** The memory of one flush: handed out piece by piece, given back as a whole. What it hands out is not zeroed. */
export class FlushMemory {
  readonly #pool: FlushMemoryPool;
  #chunks: Uint8Array[] = [];
  #current: Uint8Array | undefined;
  #used = 0;

  constructor(pool: FlushMemoryPool) {
    this.#pool = pool;
  }

  /** Valid until `release`. */
  readonly take = (bytes: number): Uint8Array => {
    if (bytes > this.#pool.chunkBytes) return new Uint8Array(bytes);
    if (this.#current === undefined || this.#used + bytes > this.#current.length) {
      this.#current = this.#pool.takeChunk();
      this.#chunks.push(this.#current);
      this.#used = 0;
    }
    const start = this.#used;
    this.#used += bytes;
    return this.#current.subarray(start, this.#used);
  };

  /** Nobody may use any of it after this. Harmless to call again. */
  release(): void {
    this.#pool.giveBack(this.#chunks);
    this.#chunks = [];
    this.#current = undefined;
  }
}
