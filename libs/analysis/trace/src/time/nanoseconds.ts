export function minNano(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

export function maxNano(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

/** `part` of `whole`, 0 to 1 for a part of it; 0 where there is no whole. Shares are for people: rounding is fine. */
export function shareOf(part: bigint, whole: bigint): number {
  return whole <= 0n ? 0 : Number(part) / Number(whole);
}

const UNITS: readonly (readonly [name: string, nano: bigint])[] = [
  ['d', 86_400_000_000_000n],
  ['h', 3_600_000_000_000n],
  ['min', 60_000_000_000n],
  ['s', 1_000_000_000n],
  ['ms', 1_000_000n],
  ['µs', 1_000n],
];

/** For explanations: three digits at most, such as `12.5 ms`. */
export function durationText(nano: bigint): string {
  if (nano < 0n) return `-${durationText(-nano)}`;
  const unit = UNITS.find(([, size]) => nano >= size);
  if (unit === undefined) return `${nano.toString()} ns`;
  const [name, size] = unit;
  const tenths = (nano * 10n + size / 2n) / size;
  if (tenths >= 1_000n || tenths % 10n === 0n) return `${(tenths / 10n).toString()} ${name}`;
  return `${(tenths / 10n).toString()}.${(tenths % 10n).toString()} ${name}`;
}

export function countText(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}
