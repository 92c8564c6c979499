import type uPlot from 'uplot';
import { formatDuration } from './duration.js';
import { formatCount } from './quantity.js';
import type { ChartColors } from './chart.js';

const FONT = "11px Inter, 'Segoe UI', system-ui, 'Liberation Sans', sans-serif";
const DAY_SECONDS = 86_400;

export function timeAxis({ text, line }: ChartColors): uPlot.Axis {
  return {
    stroke: text,
    font: FONT,
    size: 22,
    gap: 2,
    space: 64,
    grid: { show: false },
    ticks: { show: true, stroke: line, width: 1, size: 3 },
    values: (_self, splits, _axis, _space, increment) => splits.map((seconds) => timeLabel(seconds, increment)),
  };
}

function timeLabel(seconds: number, increment: number): string {
  const date = new Date(seconds * 1000);
  const isMidnight = date.getHours() === 0 && date.getMinutes() === 0;
  if (increment >= DAY_SECONDS || isMidnight)
    return date.toLocaleDateString('en-US', { month: 'short', day: 'numeric' });
  const clock: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hour12: false };
  return date.toLocaleTimeString('en-GB', increment < 60 ? { ...clock, second: '2-digit' } : clock);
}

/** For values of any kind; `show` writes them. */
export function valueAxis({ text, line }: ChartColors, show: (value: number) => string): uPlot.Axis {
  return {
    stroke: text,
    font: FONT,
    size: 52,
    gap: 4,
    space: 26,
    grid: { stroke: line, width: 1 },
    ticks: { show: false },
    values: (_self, splits) => splits.map((value: number | null) => (value === null ? '' : show(value))),
  };
}

export function durationAxis(colors: ChartColors): uPlot.Axis {
  return valueAxis(colors, formatDuration);
}

/** For a logarithmic scale: marks at powers of ten only. */
export function logDurationAxis(colors: ChartColors): uPlot.Axis {
  return {
    ...durationAxis(colors),
    splits: (self) => {
      const scale = self.scales.y;
      const first = Math.ceil(Math.log10(scale?.min ?? 1));
      const last = Math.floor(Math.log10(scale?.max ?? 1));
      return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => 10 ** (first + index));
    },
    filter: (_self, splits) => splits,
  };
}

export function rateAxis(colors: ChartColors): uPlot.Axis {
  return valueAxis(colors, (value) => (value > 0 && value < 1 ? String(Number(value.toFixed(2))) : formatCount(value)));
}
