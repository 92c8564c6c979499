/** `[start, end)` in Unix nanoseconds. */
export interface HeatmapRange {
  readonly startTimeUnixNano: bigint;
  readonly endTimeUnixNano: bigint;
}

const SECOND = 1_000_000_000n;
const MINUTE = 60n * SECOND;
const HOUR = 60n * MINUTE;
/** Widths that fit in each other's clock marks. Above a day: whole days. */
const NICE = [
  1_000_000n,
  10_000_000n,
  100_000_000n,
  SECOND,
  2n * SECOND,
  5n * SECOND,
  10n * SECOND,
  15n * SECOND,
  30n * SECOND,
  MINUTE,
  2n * MINUTE,
  5n * MINUTE,
  10n * MINUTE,
  15n * MINUTE,
  30n * MINUTE,
  HOUR,
  2n * HOUR,
  3n * HOUR,
  6n * HOUR,
  12n * HOUR,
  24n * HOUR,
];

/** Columns of a round width, which begin at multiples of it, so that the same span falls in the same column in any range. */
export class HeatmapAxes {
  readonly startTimeUnixNano: bigint;
  readonly columnNano: bigint;
  readonly columnCount: number;
  readonly #range: HeatmapRange;

  constructor(range: HeatmapRange, columnsMax: number) {
    this.#range = range;
    this.columnNano = columnNano(range, BigInt(Math.max(2, Math.trunc(columnsMax))));
    this.startTimeUnixNano = (range.startTimeUnixNano / this.columnNano) * this.columnNano;
    this.columnCount = Number(columnsOf(range, this.columnNano));
  }

  /** undefined outside the range. */
  columnOf(timeUnixNano: bigint): number | undefined {
    if (timeUnixNano < this.#range.startTimeUnixNano || timeUnixNano >= this.#range.endTimeUnixNano) return undefined;
    return Number((timeUnixNano - this.startTimeUnixNano) / this.columnNano);
  }
}

function columnNano(range: HeatmapRange, columnsMax: bigint): bigint {
  const nice = NICE.find((width) => columnsOf(range, width) <= columnsMax);
  if (nice !== undefined) return nice;
  const day = 24n * HOUR;
  let days = 2n;
  while (columnsOf(range, days * day) > columnsMax) days *= 2n;
  return days * day;
}

function columnsOf({ startTimeUnixNano, endTimeUnixNano }: HeatmapRange, width: bigint): bigint {
  if (endTimeUnixNano <= startTimeUnixNano) return 0n;
  return (endTimeUnixNano - 1n) / width - startTimeUnixNano / width + 1n;
}
