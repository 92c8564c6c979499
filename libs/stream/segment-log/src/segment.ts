import { join } from 'node:path';

const NAME = /^(\d{16})\.log$/;
const INDEX_STEP_BYTES = 256 * 1024;

/** Where a record starts in its file. */
interface Place {
  readonly offset: number;
  readonly position: number;
}

function segmentName(baseOffset: number): string {
  return `${String(baseOffset).padStart(16, '0')}.log`;
}

/** The base offset a file name stands for, or undefined when it is not a segment's. */
export function segmentBase(name: string): number | undefined {
  const digits = NAME.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/**
 * What is known about one file of a log: the records `[baseOffset, endOffset)` lie in its first `size` bytes. Its index is
 * in memory only and sparse: it grows as records pass by, and a lookup gives a place at or before the record.
 */
export class Segment {
  readonly baseOffset: number;
  readonly path: string;
  endOffset: number;
  size: number;
  modifiedAtMs: number;
  readonly #index: Place[] = [];
  /** Where the last reader stopped, which is where it will go on. */
  #resume: Place | undefined;

  constructor(folder: string, baseOffset: number, modifiedAtMs: number) {
    this.baseOffset = baseOffset;
    this.path = join(folder, segmentName(baseOffset));
    this.endOffset = baseOffset;
    this.size = 0;
    this.modifiedAtMs = modifiedAtMs;
  }

  /** Notes where a record starts. Places must come in order to be of use; others are ignored. */
  note(offset: number, position: number): void {
    const last = this.#index.at(-1)?.position ?? 0;
    if (position >= last + INDEX_STEP_BYTES) this.#index.push({ offset, position });
  }

  resumeAt(offset: number, position: number): void {
    this.#resume = { offset, position };
  }

  /** A place at or before the record with `offset`. */
  placeBefore(offset: number): Place {
    if (this.#resume?.offset === offset) return this.#resume;
    let low = 0;
    let high = this.#index.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const place = this.#index[middle];
      if (place !== undefined && place.offset <= offset) low = middle + 1;
      else high = middle;
    }
    return this.#index[low - 1] ?? { offset: this.baseOffset, position: 0 };
  }
}
