import type { Memory, MemoryPool } from './memory-pool.js';

const PIECE_BYTES_MIN = 256 * 1024;

/** Memory for the values of one read: taken piece by piece, given back together when the next read begins. */
export class ReadMemory {
  readonly #pool: MemoryPool;
  #pieces: Memory[] = [];
  /** Of the last piece. */
  #used = 0;
  #adopted: Memory[] = [];

  constructor(pool: MemoryPool) {
    this.#pool = pool;
  }

  /** Where the next bytes may be put, from `start` on. */
  room(bytes: number): { readonly memory: Memory; readonly start: number } {
    let memory = this.#pieces.at(-1);
    if (memory === undefined || memory.bytes.length - this.#used < bytes) {
      memory = this.#pool.acquire(Math.max(bytes, PIECE_BYTES_MIN));
      this.#pieces.push(memory);
      this.#used = 0;
    }
    return { memory, start: this.#used };
  }

  /** The room given last is in use up to there. */
  use(end: number): void {
    this.#used = end;
  }

  /** Values of this read lie in memory that came from elsewhere, and which is to be given back with the rest. */
  adopt(memory: Memory): void {
    this.#adopted.push(memory);
  }

  /** @param isLastInUse what was put into it last is needed further on */
  reset(isLastInUse: boolean): void {
    const kept = isLastInUse ? this.#pieces.pop() : undefined;
    for (const memory of this.#pieces) this.#pool.release(memory);
    for (const memory of this.#adopted) this.#pool.release(memory);
    this.#pieces = kept === undefined ? [] : [kept];
    this.#adopted = [];
  }
}
