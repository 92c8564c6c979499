import { useCallback, useMemo } from 'react';
import type uPlot from 'uplot';
import { timeAxis, valueAxis } from '../kit/chart-axes.js';
import { Chart } from '../kit/chart.js';
import type { ChartColors } from '../kit/chart.js';
import type { MetricsColumns, MetricsUnit } from './metrics-columns.js';
import { formatValue } from './metrics-value.js';
import { seriesColor } from './series-color.js';

const HEIGHT = 280;
/** More lines than this are a tangle; the legend has all of them and shows each alone. */
const LINES_MAX = 30;

export interface MetricsChartProps {
  readonly columns: MetricsColumns;
  readonly unit: MetricsUnit;
  /** Label of the one series that is shown, else all. */
  readonly single: string | undefined;
  readonly onHover: (index: number | null) => void;
  readonly onSelectTime: (startMs: number, endMs: number) => void;
}

export function MetricsChart({ columns, unit, single, onHover, onSelectTime }: MetricsChartProps) {
  const shown = useMemo(
    () =>
      columns.series
        .map((series, index) => ({ ...series, index }))
        .filter(({ label, index }) => (single === undefined ? index < LINES_MAX : label === single)),
    [columns, single],
  );
  const data = useMemo<uPlot.AlignedData>(
    () => [[...columns.seconds], ...shown.map(({ values }) => [...values])],
    [columns, shown],
  );
  const places = shown.map(({ index }) => index).join(' ');
  const options = useCallback((colors: ChartColors) => lineOptions(colors, unit, places), [unit, places]);
  return (
    <Chart
      // Another number of lines is another chart.
      key={places}
      label={`${String(columns.series.length)} series over time; the table below has their figures`}
      data={data}
      height={HEIGHT}
      options={options}
      onHover={onHover}
      onSelectTime={onSelectTime}
    />
  );
}

function lineOptions(colors: ChartColors, unit: MetricsUnit, places: string): Omit<uPlot.Options, 'width' | 'height'> {
  const lines = places.split(' ').map((place): uPlot.Series => {
    return { stroke: seriesColor(Number(place)), width: 1.5, points: { size: 4 } };
  });
  return {
    padding: [6, 16, 0, 0],
    cursor: { y: false, points: { show: false }, drag: { x: true, y: false, setScale: false } },
    scales: { y: { range: (_self, min, max) => [Math.min(0, min), max > 0 ? max * 1.1 : 1] } },
    axes: [timeAxis(colors), valueAxis(colors, (value) => formatValue(value, unit))],
    series: [{}, ...lines],
  };
}
