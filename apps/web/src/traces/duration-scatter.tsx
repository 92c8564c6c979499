import { useCallback, useMemo, useState } from 'react';
import type uPlot from 'uplot';
import { logDurationAxis, timeAxis } from '../kit/chart-axes.js';
import { ChartPanel } from '../kit/chart-panel.js';
import { Chart } from '../kit/chart.js';
import type { ChartColors } from '../kit/chart.js';
import { formatDuration } from '../kit/duration.js';
import { nanosToMs } from '../kit/instant.js';
import type { TraceRow } from './use-trace-pages.js';

export interface DurationScatterProps {
  readonly rows: readonly TraceRow[];
  readonly startMs: number;
  readonly endMs: number;
  readonly height: number;
  readonly onSelectTime: (startMs: number, endMs: number) => void;
  readonly onOpen: (traceId: string) => void;
}

// uPlot names it by a const enum, which isolated modules cannot read.
// eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment
const LOGARITHMIC: uPlot.Scale.Distr = 3;
const HIT_RADIUS_PX = 12;
/** A logarithmic axis has no zero. */
const DURATION_SHOWN_MIN = 1_000;

/** The listed traces as points; a click opens the nearest. The table below holds the same for the keyboard. */
export function DurationScatter({ rows, startMs, endMs, height, onSelectTime, onOpen }: DurationScatterProps) {
  const [hovered, setHovered] = useState<number | null>(null);
  const byTime = useMemo(
    () => [...rows].sort((a, b) => nanosToMs(a.startTimeUnixNano) - nanosToMs(b.startTimeUnixNano)),
    [rows],
  );
  const data = useMemo<uPlot.AlignedData>(() => {
    const value = ({ duration }: TraceRow) => Math.max(Number(duration), DURATION_SHOWN_MIN);
    return [
      byTime.map(({ startTimeUnixNano }) => nanosToMs(startTimeUnixNano) / 1000),
      byTime.map((row) => (row.errorSpanCount === 0 ? value(row) : null)),
      byTime.map((row) => (row.errorSpanCount > 0 ? value(row) : null)),
    ];
  }, [byTime]);
  const options = useCallback((colors: ChartColors) => scatterOptions(colors, startMs, endMs), [startMs, endMs]);

  const under = hovered === null ? undefined : byTime[hovered];
  const reading =
    under === undefined ? '' : `${under.rootServiceName}  ${under.rootSpanName}  ${formatDuration(under.duration)}`;
  return (
    <ChartPanel title="Duration" note="kept traces listed below" reading={reading}>
      <Chart
        label="Duration of the listed traces over time"
        data={data}
        height={height}
        options={options}
        onHover={setHovered}
        onSelectTime={onSelectTime}
        onClick={(chart) => {
          const nearest = nearestPoint(chart, byTime);
          if (nearest !== undefined) onOpen(nearest.traceId);
        }}
      />
    </ChartPanel>
  );
}

function nearestPoint(chart: uPlot, rows: readonly TraceRow[]): TraceRow | undefined {
  const { left = -1, top = -1 } = chart.cursor;
  let nearest: TraceRow | undefined;
  let distanceMin = HIT_RADIUS_PX;
  for (const row of rows) {
    const x = chart.valToPos(nanosToMs(row.startTimeUnixNano) / 1000, 'x');
    const y = chart.valToPos(Math.max(Number(row.duration), DURATION_SHOWN_MIN), 'y');
    const distance = Math.hypot(x - left, y - top);
    if (distance < distanceMin) {
      distanceMin = distance;
      nearest = row;
    }
  }
  return nearest;
}

function scatterOptions(colors: ChartColors, startMs: number, endMs: number): Omit<uPlot.Options, 'width' | 'height'> {
  const dots = (color: string): uPlot.Series => ({
    stroke: color,
    fill: color,
    paths: () => null,
    points: { show: true, size: 6, space: 0, width: 0, stroke: color, fill: color },
  });
  return {
    padding: [6, 16, 0, 0],
    cursor: { points: { show: false }, y: false, drag: { x: true, y: false, setScale: false } },
    scales: {
      x: { range: () => [startMs / 1000, endMs / 1000] },
      y: { distr: LOGARITHMIC, range: (_self, min, max) => [min / 1.5, max * 1.5] },
    },
    axes: [timeAxis(colors), logDurationAxis(colors)],
    series: [{}, dots(colors.accent), dots(colors.error)],
  };
}
