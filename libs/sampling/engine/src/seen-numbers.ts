/** So many ranges are remembered of one producer. They are few: numbers come in order but for what was refused or spilled. */
export const RANGES_MAX = 16;

/**
 * The numbers of one producer's messages that were read, as ranges. The highest alone would not do: an append that is given up may
 * be overtaken by the next one and come later from the disk of its gateway; it is new all the same.
 */
export class SeenNumbers {
  /** First and last number of each range, ascending; ranges neither touch nor overlap. */
  readonly bounds: number[];

  constructor(bounds: readonly number[] = []) {
    this.bounds = [...bounds];
  }

  /** False when the number was there already. */
  add(number: number): boolean {
    const { bounds } = this;
    const last = bounds.length - 1;
    if (number === (bounds[last] ?? NaN) + 1) {
      bounds[last] = number; // all but every time
      return true;
    }
    let at = bounds.length;
    while (at > 0 && (bounds[at - 2] ?? 0) > number) at -= 2; // the range before `at` is the last that begins at or below the number
    if (at > 0 && (bounds[at - 1] ?? 0) >= number) return false;
    this.insert(at, number);
    return true;
  }

  private insert(at: number, number: number): void {
    const { bounds } = this;
    const joinsBefore = at > 0 && bounds[at - 1] === number - 1;
    const joinsAfter = bounds[at] === number + 1;
    if (joinsBefore && joinsAfter) bounds.splice(at - 1, 2);
    else if (joinsBefore) bounds[at - 1] = number;
    else if (joinsAfter) bounds[at] = number;
    else bounds.splice(at, 0, number, number);
    // The lowest are forgotten: should they come again, their spans are held against those remembered, as without numbers.
    if (bounds.length > RANGES_MAX * 2) bounds.splice(0, 2);
  }
}
