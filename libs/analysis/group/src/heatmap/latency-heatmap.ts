import { durationBucket, durationBucketBoundsNano, type SpanId, type TraceId } from '@clew/trace-model';

import { weightOf } from '../spans/weighted-trace.js';
import { HeatmapAxes, type HeatmapRange } from './heatmap-axes.js';

/** One span or trace. */
export interface HeatmapPoint {
  readonly timeUnixNano: bigint;
  readonly durationNano: bigint;
  readonly isError: boolean;
  readonly weight: number;
  readonly traceId: TraceId;
  readonly spanId: SpanId;
}

/** What a rollup counted in a stretch of time; the buckets are those of `durationBucket`. */
export interface HeatmapRow {
  readonly timeUnixS: number;
  readonly buckets: Iterable<readonly [bucket: number, count: number]>;
}

export interface HeatmapCell {
  readonly column: number;
  readonly row: number;
  readonly count: number;
  /** Rollups do not say which of their spans failed: only of points. */
  readonly errorCount: number;
  /** Errors first, then the longest. */
  readonly exemplars: readonly HeatmapExemplar[];
}

export interface HeatmapExemplar {
  readonly traceId: TraceId;
  readonly spanId: SpanId;
  readonly durationNano: bigint;
  readonly isError: boolean;
}

export interface Heatmap {
  /** Start of the first column; each is `columnNano` wide. */
  readonly startTimeUnixNano: bigint;
  readonly columnNano: bigint;
  readonly columnCount: number;
  /** Durations above and up to which a row holds, lowest first, from the first row with a cell to the last. */
  readonly rows: readonly { readonly aboveNano: number; readonly upToNano: number }[];
  /** Only cells that hold something, by column, then row. */
  readonly cells: readonly HeatmapCell[];
  readonly totalCount: number;
  readonly errorCount: number;
  /** Of the input, but before the first column or after the last. */
  readonly outsideCount: number;
}

export interface HeatmapOptions extends HeatmapRange {
  readonly columnsMax?: number;
  readonly rowsMax?: number;
  readonly exemplarsPerCellMax?: number;
}

interface GrowingCell {
  count: number;
  errorCount: number;
  exemplars: readonly HeatmapExemplar[];
}

/** How long things took over time: counts by time and duration on a logarithmic scale. */
export function latencyHeatmap(points: Iterable<HeatmapPoint>, options: HeatmapOptions): Heatmap {
  const grid = new Grid(options);
  for (const point of points) {
    const cell = grid.add(point.timeUnixNano, durationBucket(Number(point.durationNano)), weightOf(point.weight));
    if (cell === undefined) continue;
    if (point.isError) cell.errorCount += weightOf(point.weight);
    const { traceId, spanId, durationNano, isError } = point;
    cell.exemplars = withExemplar(
      cell.exemplars,
      { traceId, spanId, durationNano, isError },
      options.exemplarsPerCellMax ?? 3,
    );
  }
  return grid.result(options.rowsMax ?? 60, options.exemplarsPerCellMax ?? 3);
}

/** The same from rollups, which count every span and know none by name. */
export function latencyHeatmapOfRollup(rows: Iterable<HeatmapRow>, options: HeatmapOptions): Heatmap {
  const grid = new Grid(options);
  for (const { timeUnixS, buckets } of rows) {
    const timeUnixNano = BigInt(Math.trunc(timeUnixS)) * 1_000_000_000n;
    for (const [bucket, count] of buckets) grid.add(timeUnixNano, bucket, count);
  }
  return grid.result(options.rowsMax ?? 60, 0);
}

/** Durations have at most 513 buckets and there are at most `columnsMax` columns: so many cells at most. */
class Grid {
  readonly #axes: HeatmapAxes;
  readonly #cells = new Map<number, Map<number, GrowingCell>>();
  #outsideCount = 0;

  constructor(options: HeatmapOptions) {
    this.#axes = new HeatmapAxes(options, options.columnsMax ?? 120);
  }

  add(timeUnixNano: bigint, bucket: number, count: number): GrowingCell | undefined {
    if (!(count > 0)) return undefined;
    const column = this.#axes.columnOf(timeUnixNano);
    if (column === undefined) {
      this.#outsideCount += count;
      return undefined;
    }
    const cells = this.#cells.get(column) ?? new Map<number, GrowingCell>();
    this.#cells.set(column, cells);
    const cell = cells.get(bucket) ?? { count: 0, errorCount: 0, exemplars: [] };
    cells.set(bucket, cell);
    cell.count += count;
    return cell;
  }

  result(rowsMax: number, exemplarsMax: number): Heatmap {
    const buckets = new Set([...this.#cells.values()].flatMap((cells) => [...cells.keys()]));
    const first = buckets.size === 0 ? 0 : Math.min(...buckets);
    const last = buckets.size === 0 ? -1 : Math.max(...buckets);
    const perRow = bucketsPerRow(first, last, rowsMax);
    const lowest = Math.floor(first / perRow);
    const rowCount = Math.floor(last / perRow) - lowest + (buckets.size === 0 ? 0 : 1);
    const cells = [...this.#cells]
      .sort(([a], [b]) => a - b)
      .flatMap(([column, each]) => columnCells(column, each, perRow, lowest, exemplarsMax));
    return {
      startTimeUnixNano: this.#axes.startTimeUnixNano,
      columnNano: this.#axes.columnNano,
      columnCount: this.#axes.columnCount,
      rows: Array.from({ length: Math.max(0, rowCount) }, (_, row) => boundsOf(lowest + row, perRow)),
      cells,
      totalCount: cells.reduce((sum, { count }) => sum + count, 0),
      errorCount: cells.reduce((sum, { errorCount }) => sum + errorCount, 0),
      outsideCount: this.#outsideCount,
    };
  }
}

/** 1, 2, 4 or 8 buckets, then whole doublings: edges of coarser rows are always edges of finer ones. */
function bucketsPerRow(first: number, last: number, rowsMax: number): number {
  let perRow = 1;
  while (Math.floor(last / perRow) - Math.floor(first / perRow) + 1 > Math.max(2, rowsMax)) perRow *= 2;
  return perRow;
}

function boundsOf(row: number, perRow: number): { aboveNano: number; upToNano: number } {
  const [aboveNano] = durationBucketBoundsNano(row * perRow);
  const [, upToNano] = durationBucketBoundsNano((row + 1) * perRow - 1);
  return { aboveNano, upToNano };
}

function columnCells(
  column: number,
  cells: ReadonlyMap<number, GrowingCell>,
  perRow: number,
  lowest: number,
  exemplarsMax: number,
): readonly HeatmapCell[] {
  const rows = new Map<number, GrowingCell>();
  for (const [bucket, cell] of cells) {
    const row = Math.floor(bucket / perRow) - lowest;
    const merged = rows.get(row) ?? { count: 0, errorCount: 0, exemplars: [] };
    rows.set(row, merged);
    merged.count += cell.count;
    merged.errorCount += cell.errorCount;
    merged.exemplars = [...merged.exemplars, ...cell.exemplars].sort(byInterest).slice(0, exemplarsMax);
  }
  return [...rows].sort(([a], [b]) => a - b).map(([row, cell]) => ({ column, row, ...cell }));
}

function withExemplar(
  exemplars: readonly HeatmapExemplar[],
  exemplar: HeatmapExemplar,
  max: number,
): readonly HeatmapExemplar[] {
  const least = exemplars.at(-1);
  if (exemplars.length >= max && (least === undefined || byInterest(least, exemplar) <= 0)) return exemplars;
  return [...exemplars, exemplar].sort(byInterest).slice(0, max);
}

function byInterest(a: HeatmapExemplar, b: HeatmapExemplar): number {
  if (a.isError !== b.isError) return a.isError ? -1 : 1;
  if (a.durationNano !== b.durationNano) return a.durationNano > b.durationNano ? -1 : 1;
  if (a.traceId !== b.traceId) return a.traceId < b.traceId ? -1 : 1;
  return a.spanId < b.spanId ? -1 : a.spanId > b.spanId ? 1 : 0;
}
