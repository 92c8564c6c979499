const DOUBLING_ROWS_MAX = 32_768;

interface Column {
  readonly length: number;
  set(source: ArrayLike<number>): void;
}

/** Columns double while they are small; large ones grow by a quarter, as what is not used of them is memory held for nothing. */
function widerLength(length: number): number {
  return length < DOUBLING_ROWS_MAX ? length * 2 : Math.ceil(length * 1.25);
}

/** The same values in a column of `widerLength`. */
export function widen<C extends Column & ArrayLike<number>>(column: C, type: new (length: number) => C): C {
  const wider = new type(widerLength(column.length));
  wider.set(column);
  return wider;
}
