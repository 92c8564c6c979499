import { useMemo, useState } from 'react';
import uPlot from 'uplot';
import { durationAxis, rateAxis, timeAxis } from './chart-axes.js';
import { ChartPanel } from './chart-panel.js';
import { Chart } from './chart.js';
import type { ChartColors } from './chart.js';
import { formatDuration } from './duration.js';
import { formatRate, formatShare } from './quantity.js';
import type { RedColumns } from './red-points.js';

export interface RedChartProps {
  readonly columns: RedColumns;
  readonly height: number;
  readonly title?: string;
  readonly onSelectTime?: (startMs: number, endMs: number) => void;
}

const CURSOR: uPlot.Cursor = { y: false, points: { show: false }, drag: { x: true, y: false, setScale: false } };

/** Spans per second with the failed ones in front, from all spans before sampling. */
export function RateChart({ columns, height, title = 'Spans per second', onSelectTime }: RedChartProps) {
  const [hovered, setHovered] = useState<number | null>(null);
  const data = useMemo<uPlot.AlignedData>(
    () => [[...columns.seconds], [...columns.rate], [...columns.errorRate]],
    [columns],
  );
  const at = hovered ?? columns.seconds.length - 1;
  const rate = columns.rate[at] ?? 0;
  const errors = columns.errorRate[at] ?? 0;
  const reading =
    hovered === null ? '' : `${clockOf(columns.seconds[at])}  ${formatRate(rate)}, ${formatShare(errors, rate)} errors`;
  return (
    <ChartPanel title={title} note="before sampling" reading={reading}>
      <Chart
        label={`${title} over time, before sampling`}
        data={data}
        height={height}
        options={rateOptions}
        onHover={setHovered}
        onSelectTime={onSelectTime}
      />
    </ChartPanel>
  );
}

function rateOptions(colors: ChartColors): Omit<uPlot.Options, 'width' | 'height'> {
  const paths = uPlot.paths.bars?.({ size: [0.8, 40], align: 1 });
  const bars = (fill: string): uPlot.Series => ({ fill, width: 0, points: { show: false }, ...(paths && { paths }) });
  return {
    padding: [6, 16, 0, 0],
    cursor: CURSOR,
    scales: { y: { range: (_self, _min, max) => [0, Math.max(max * 1.1, 0.01)] } },
    axes: [timeAxis(colors), rateAxis(colors)],
    series: [{}, bars(colors.soft), bars(colors.error)],
  };
}

/** Median, 95th and 99th percentile, from all spans before sampling. */
export function DurationChart({ columns, height, title = 'Duration', onSelectTime }: RedChartProps) {
  const [hovered, setHovered] = useState<number | null>(null);
  const data = useMemo<uPlot.AlignedData>(
    () => [[...columns.seconds], [...columns.p50], [...columns.p95], [...columns.p99]],
    [columns],
  );
  const show = (values: readonly (number | null)[]) => formatDuration(values[hovered ?? 0] ?? Number.NaN);
  const reading =
    hovered === null
      ? 'p50, p95, p99'
      : `${clockOf(columns.seconds[hovered])}  p50 ${show(columns.p50)}  p95 ${show(columns.p95)}  p99 ${show(columns.p99)}`;
  return (
    <ChartPanel title={title} note="before sampling" reading={reading}>
      <Chart
        label={`${title}: p50, p95 and p99 over time, before sampling`}
        data={data}
        height={height}
        options={durationOptions}
        onHover={setHovered}
        onSelectTime={onSelectTime}
      />
    </ChartPanel>
  );
}

function durationOptions(colors: ChartColors): Omit<uPlot.Options, 'width' | 'height'> {
  const line = (stroke: string, width: number): uPlot.Series => ({ stroke, width, points: { size: 4 } });
  return {
    padding: [6, 16, 0, 0],
    cursor: CURSOR,
    scales: { y: { range: (_self, _min, max) => [0, Math.max(max * 1.1, 1000)] } },
    axes: [timeAxis(colors), durationAxis(colors)],
    series: [{}, line(colors.soft, 1.5), line(colors.accent, 1.75), line(colors.warning, 1.25)],
  };
}

function clockOf(seconds: number | undefined): string {
  if (seconds === undefined) return '';
  return new Date(seconds * 1000).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
}
