/** A number that can't be what it is said to be. */
export class MeasureError extends Error {
  override readonly name = 'MeasureError';
  readonly field: string;

  constructor(field: string, value: unknown, allowed: string) {
    super(`${field} is ${String(value)}; allowed is ${allowed}`);
    this.field = field;
  }
}

/** The count as it is. Weighted counts need not be whole. */
export function checkedCount(field: string, value: number): number {
  if (Number.isFinite(value) && value >= 0) return value;
  throw new MeasureError(field, value, 'a finite number from 0');
}

export function checkedAmount(field: string, value: bigint): bigint {
  if (value >= 0n) return value;
  throw new MeasureError(field, value, 'a whole number from 0');
}
