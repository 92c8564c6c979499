import { formatShare } from '../kit/quantity.js';

/** `97%`; a dash where there was nothing to measure. */
export function rateText(rate: number | null): string {
  if (rate === null) return '–';
  // Almost all is not all: a lost error must not read as none lost.
  if (rate < 1 && rate >= 0.9995) return '>99.9%';
  return rate > 0.99 && rate < 1 ? `${(rate * 100).toFixed(1)}%` : formatShare(rate, 1);
}

/** `+2.1%`, `−0.4%`, `0%`. */
export function driftText(drift: number | null): string {
  if (drift === null) return '–';
  const percent = Math.abs(drift * 100);
  if (percent < 0.05) return '0%';
  return `${drift < 0 ? '−' : '+'}${percent.toFixed(percent < 10 ? 1 : 0)}%`;
}

/** `+12%` for what grows from `before` to `after`; a dash where there was nothing before. */
export function changeText(before: number, after: number): string {
  if (before === after) return '0%';
  return before === 0 ? 'new' : driftText(after / before - 1);
}

const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** `4.2 kB`, `310 MB`. */
export function bytesText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1;
  return `${value.toFixed(digits)} ${BYTE_UNITS[unit] ?? ''}`;
}
