/** Durations as people write and read them. Nanoseconds are BigInt until they are only shown or drawn. */

const NANOS_PER_UNIT = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

type Unit = keyof typeof NANOS_PER_UNIT;

const DURATION_PATTERN = /^(\d{1,12})(?:\.(\d{1,9}))?\s*(ns|us|µs|ms|s|m|h)$/i;

export type ParsedDuration =
  { readonly ok: true; readonly nanos: bigint } | { readonly ok: false; readonly problem: string };

/** Reads `150ms`, `2s`, `1.5 s`, `250us`. Exact: no floating point is involved. */
export function parseDuration(text: string): ParsedDuration {
  const match = DURATION_PATTERN.exec(text.trim());
  if (match === null) return { ok: false, problem: 'Write a number and a unit: 250us, 150ms, 2s, 1.5m' };
  const [, whole = '0', fraction = '', unitText = 'ns'] = match;
  const unit = NANOS_PER_UNIT[unitText.toLowerCase() as Unit];
  const scale = 10n ** BigInt(fraction.length);
  return { ok: true, nanos: (BigInt(whole + fraction) * unit) / scale };
}

const DISPLAY_STEPS: readonly (readonly [number, string])[] = [
  [1e9, 's'],
  [1e6, 'ms'],
  [1e3, 'µs'],
];

/** Three significant digits: `1.23 s`, `45.6 ms`, `780 ns`, `3 m 12 s`. Negative durations keep their sign. */
export function formatDuration(duration: bigint | number | string): string {
  const nanos = Number(duration);
  if (!Number.isFinite(nanos)) return '–';
  if (nanos < 0) return `−${formatDuration(-nanos)}`;
  if (nanos >= 59.95e9) return formatMinutes(Math.round(nanos / 1e9));
  for (const [size, unit] of DISPLAY_STEPS) {
    // 999.95 and up would show as "1000" of the smaller unit.
    if (nanos >= size * 0.9995) return `${threeDigits(nanos / size)} ${unit}`;
  }
  return `${String(Math.round(nanos))} ns`;
}

function threeDigits(value: number): string {
  const decimals = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  const text = value.toFixed(decimals);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

function formatMinutes(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = seconds % 60;
  const parts = [
    hours > 0 ? `${String(hours)} h` : '',
    minutes > 0 ? `${String(minutes)} m` : '',
    rest > 0 ? `${String(rest)} s` : '',
  ];
  return parts.filter((part) => part !== '').join(' ');
}

/** Every digit, for tooltips and copying: `1,234,567 ns`. */
export function formatNanosExact(nanos: bigint | string): string {
  return `${BigInt(nanos).toLocaleString('en-US')} ns`;
}
