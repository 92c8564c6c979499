/** One bound over everything the door holds in memory: bodies being received, being inflated, and framed spans. */
export class ByteBudget {
  readonly bytesMax: number;
  #usedBytes = 0;

  constructor(bytesMax: number) {
    this.bytesMax = bytesMax;
  }

  get usedBytes(): number {
    return this.#usedBytes;
  }

  /** Whether `bytes` more would still fit. Claims nothing. */
  fits(bytes: number): boolean {
    return this.#usedBytes + bytes <= this.bytesMax;
  }

  open(): ByteReservation {
    return new ByteReservation((bytes) => this.#take(bytes));
  }

  #take(bytes: number): boolean {
    if (bytes > 0 && !this.fits(bytes)) return false;
    this.#usedBytes += bytes;
    return true;
  }
}

/** What one holder has claimed of a budget. `release` gives all of it back and may be called twice. */
export class ByteReservation {
  readonly #take: (bytes: number) => boolean;
  #heldBytes = 0;

  constructor(take: (bytes: number) => boolean) {
    this.#take = take;
  }

  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** False, and nothing claimed, when the budget has no room for `bytes` more. */
  grow(bytes: number): boolean {
    if (!this.#take(bytes)) return false;
    this.#heldBytes += bytes;
    return true;
  }

  release(): void {
    this.#take(-this.#heldBytes);
    this.#heldBytes = 0;
  }
}
