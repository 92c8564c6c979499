/** Counts, rates and shares, short. */

/** `950`, `12.4k`, `3.1M`. */
export function formatCount(count: number): string {
  if (!Number.isFinite(count)) return '–';
  if (count < 9_999.5) return Math.round(count).toLocaleString('en-US');
  const units = ['k', 'M', 'G', 'T'];
  let value = count;
  let unit = '';
  for (const next of units) {
    if (value < 999.5) break;
    value /= 1000;
    unit = next;
  }
  return `${value >= 99.95 ? value.toFixed(0) : value.toFixed(1)}${unit}`;
}

/** Events per second: `0.02/s`, `3.4/s`, `1.2k/s`. */
export function formatRate(perSecond: number): string {
  if (perSecond === 0) return '0/s';
  if (perSecond < 0.01) return '<0.01/s';
  if (perSecond < 10) return `${perSecond.toFixed(perSecond < 1 ? 2 : 1)}/s`;
  return `${formatCount(perSecond)}/s`;
}

/** A share in percent; tiny but present errors never read as zero. */
export function formatShare(part: number, whole: number): string {
  if (whole <= 0 || part <= 0) return '0%';
  const percent = (part / whole) * 100;
  if (percent < 0.01) return '<0.01%';
  return `${percent < 1 ? percent.toFixed(2) : percent < 10 ? percent.toFixed(1) : percent.toFixed(0)}%`;
}

export function plural(count: number, singular: string, many = `${singular}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? singular : many}`;
}
