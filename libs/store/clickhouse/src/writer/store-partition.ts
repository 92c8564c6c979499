const DAY_S = 86_400;
const DATE_MAX = 0xffff;
const DATE_TIME_MAX = 0xffff_ffff;

/** Days since 1970 as the Date type can hold them. */
export function storableDay(day: number): number {
  return Math.min(DATE_MAX, Math.max(0, Math.floor(day)));
}

/** Unix seconds as the DateTime type can hold them. */
export function storableTime(unixS: number): number {
  return Math.min(DATE_TIME_MAX, Math.max(0, Math.floor(unixS)));
}

/** Unix milliseconds whose second and day are storable. */
export function storableMs(unixMs: number): number {
  return Math.min(DATE_TIME_MAX * 1000, Math.max(0, Math.floor(unixMs)));
}

export function storableRetention(days: number): number {
  return Math.min(DATE_MAX - 1, Math.max(1, Math.floor(days)));
}

/** How a table is partitioned: partitions are told apart by a number, and are named when they are found. */
export interface Partitioning<Row> {
  readonly keyOf: (row: Row) => number;
  readonly nameOf: (key: number) => string;
}

/** By retention and day. */
export const retentionPartitions: Partitioning<{ readonly retentionDays: number; readonly storeDay: number }> = {
  keyOf: (row) => storableRetention(row.retentionDays) * (DATE_MAX + 1) + storableDay(row.storeDay),
  nameOf: (key) => `${String(Math.floor(key / (DATE_MAX + 1)))}.${String(key % (DATE_MAX + 1))}`,
};

export function dayPartitions<Row>(unixSOf: (row: Row) => number): Partitioning<Row> {
  return { keyOf: (row) => Math.floor(storableTime(unixSOf(row)) / DAY_S), nameOf: String };
}

export function monthPartitions<Row>(unixSOf: (row: Row) => number): Partitioning<Row> {
  return {
    keyOf: (row) => {
      const date = new Date(storableTime(unixSOf(row)) * 1000);
      return date.getUTCFullYear() * 100 + date.getUTCMonth() + 1;
    },
    nameOf: String,
  };
}

/**
 * Rows by the name of their store partition, both in order of first appearance: the same rows in the same order give the same blocks.
 * Nearly always there is one, and then the rows are not copied.
 */
export function byPartition<Row>(
  rows: readonly Row[],
  { keyOf, nameOf }: Partitioning<Row>,
): ReadonlyMap<string, readonly Row[]> {
  const first = rows[0];
  if (first === undefined) return new Map();
  const key = keyOf(first);
  if (rows.every((row) => keyOf(row) === key)) return new Map([[nameOf(key), rows]]);
  const groups = new Map<number, Row[]>();
  for (const row of rows) {
    const rowKey = keyOf(row);
    const group = groups.get(rowKey);
    if (group === undefined) groups.set(rowKey, [row]);
    else group.push(row);
  }
  return new Map(Array.from(groups, ([groupKey, group]) => [nameOf(groupKey), group]));
}
