import { formatDuration } from '../kit/duration.js';
import { formatCount, formatRate } from '../kit/quantity.js';
import type { MetricsUnit } from './metrics-columns.js';

export function formatValue(value: number | null, unit: MetricsUnit): string {
  if (value === null || !Number.isFinite(value)) return '–';
  switch (unit) {
    case 'seconds':
      return formatDuration(value * 1e9);
    case 'rate':
      return formatRate(value);
    case 'count':
      return formatCount(value);
    case 'number':
      return Math.abs(value) >= 100 ? formatCount(value) : String(Number(value.toPrecision(3)));
  }
}
