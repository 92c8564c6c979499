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

/** Key of a table partitioned by retention and day. */
export function retentionPartition(row: { readonly retentionDays: number; readonly storeDay: number }): string {
  return `${String(storableRetention(row.retentionDays))}.${String(storableDay(row.storeDay))}`;
}

export function dayPartition(unixS: number): string {
  return String(Math.floor(storableTime(unixS) / DAY_S));
}

export function monthPartition(unixS: number): string {
  const date = new Date(storableTime(unixS) * 1000);
  return String(date.getUTCFullYear() * 100 + date.getUTCMonth() + 1);
}

/** Rows by store partition, both in order of first appearance: the same rows in the same order give the same blocks. */
export function byPartition<T>(rows: readonly T[], partitionOf: (row: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const key = partitionOf(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}
