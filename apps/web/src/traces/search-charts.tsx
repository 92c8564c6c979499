import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useLoad } from '../graphql/use-load.js';
import { RateChart } from '../kit/red-charts.js';
import { toRedColumns } from '../kit/red-points.js';
import { LoadRedMetrics } from '../kit/red.queries.js';
import { alignToStep, stepSecondsFor } from '../kit/time-range.js';
import type { ResolvedRange } from '../kit/time-range.js';
import { DurationScatter } from './duration-scatter.js';
import classes from './search-charts.module.css';
import type { TraceSearch } from './trace-search.js';
import type { TraceRow } from './use-trace-pages.js';

const HEIGHT = 118;
const route = getRouteApi('/traces');

export interface SearchChartsProps {
  readonly search: TraceSearch;
  readonly range: ResolvedRange;
  readonly rows: readonly TraceRow[];
}

/** Left: everything that happened. Right: what was kept and found. Dragging over either narrows the time range. */
export function SearchCharts({ search, range, rows }: SearchChartsProps) {
  const navigate = route.useNavigate();
  const stepSeconds = stepSecondsFor(range);
  const { data } = useLoad(LoadRedMetrics, {
    query: {
      range: alignToStep(range, stepSeconds),
      stepSeconds,
      ...(search.service !== undefined && { serviceName: search.service }),
      ...(search.name !== undefined && { spanName: search.name }),
    },
  });
  const points = data?.redMetrics[0]?.points;
  const { startMs, endMs } = range;
  const columns = useMemo(
    () => toRedColumns(points ?? [], { startMs, endMs }, stepSeconds),
    [points, startMs, endMs, stepSeconds],
  );

  const narrow = (fromMs: number, toMs: number) => {
    const [from, to] = [new Date(fromMs).toISOString(), new Date(toMs).toISOString()];
    void navigate({ search: { ...search, range: undefined, from, to } });
  };
  const subject = search.name ?? search.service;

  return (
    <div className={classes.charts}>
      <RateChart
        columns={columns}
        height={HEIGHT}
        title={subject === undefined ? 'Spans per second' : `Spans per second, ${subject}`}
        onSelectTime={narrow}
      />
      <DurationScatter
        rows={rows}
        startMs={startMs}
        endMs={endMs}
        height={HEIGHT}
        onSelectTime={narrow}
        onOpen={(traceId) => {
          void navigate({ to: '/trace/$traceId', params: { traceId }, search: {} });
        }}
      />
    </div>
  );
}
