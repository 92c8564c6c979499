import type { MetricsStage } from '@clew/traceql';
import { useMemo, useState } from 'react';
import { getRouteApi } from '@tanstack/react-router';
import { useLoad } from '../graphql/use-load.js';
import { LoadingNotice, Notice, ProblemNotice } from '../kit/notice.js';
import { plural } from '../kit/quantity.js';
import { alignToStep, stepSecondsFor } from '../kit/time-range.js';
import type { ResolvedRange } from '../kit/time-range.js';
import { CompareTable } from './compare-table.js';
import { toMetricsColumns, unitOf } from './metrics-columns.js';
import { MetricsChart } from './metrics-chart.js';
import { MetricsLegend } from './metrics-legend.js';
import { LoadTraceqlMetrics } from './traceql.queries.js';
import classes from './metrics-panel.module.css';

const route = getRouteApi('/traces');

export interface MetricsPanelProps {
  readonly query: string;
  readonly metrics: MetricsStage;
  readonly range: ResolvedRange;
}

/** Series over time with their legend, and what they were made from. */
export function MetricsPanel({ query, metrics, range }: MetricsPanelProps) {
  const navigate = route.useNavigate();
  const stepSeconds = stepSecondsFor(range);
  const variables = { query, range: alignToStep(range, stepSeconds), stepSeconds };
  const { data, problem, isStale, reload } = useLoad(LoadTraceqlMetrics, variables);
  const [hovered, setHovered] = useState<number | null>(null);
  const [single, setSingle] = useState<string>();
  const unit = unitOf(metrics);
  const answer = data?.traceqlMetrics;
  const { startMs, endMs } = range;
  const columns = useMemo(
    () => toMetricsColumns(answer?.series ?? [], unit, { startMs, endMs }, stepSeconds),
    [answer, unit, startMs, endMs, stepSeconds],
  );

  if (problem !== undefined) return <ProblemNotice problem={problem} onRetry={reload} />;
  if (answer === undefined) return <LoadingNotice label="Counting spans" />;
  if (answer.series.length === 0) {
    return <Notice title="No span matches">There is nothing to count in this range.</Notice>;
  }
  return (
    <section className={classes.panel} aria-label="Metrics" data-stale={isStale || undefined} aria-busy={isStale}>
      <p className={classes.source} role="status">
        <strong>{plural(answer.series.length, 'series', 'series')}</strong>, a point each {stepText(stepSeconds)}.{' '}
        {SOURCES[answer.source]}
        {answer.isSeriesLimited && ' There are more series; these are the largest.'}
        {answer.unweightedSpanCount > 0 &&
          ` ${plural(answer.unweightedSpanCount, 'span')} of unknown weight count as one each: the truth is higher.`}
      </p>
      {metrics.function.name === 'compare' ? (
        <CompareTable series={answer.series} />
      ) : (
        <>
          <MetricsChart
            columns={columns}
            unit={unit}
            single={single}
            onHover={setHovered}
            onSelectTime={(fromMs, toMs) => {
              const [from, to] = [new Date(fromMs).toISOString(), new Date(toMs).toISOString()];
              void navigate({ search: { q: query, from, to } });
            }}
          />
          <MetricsLegend columns={columns} unit={unit} hovered={hovered} single={single} onSingle={setSingle} />
        </>
      )}
    </section>
  );
}

const SOURCES = {
  ROLLUP: 'Of all spans that came, before sampling.',
  STORED_SPANS: 'Of the stored spans, each weighed by how many it stands for.',
};

function stepText(seconds: number): string {
  return seconds === 60
    ? 'minute'
    : seconds % 3600 === 0
      ? plural(seconds / 3600, 'hour')
      : `${String(seconds / 60)} min`;
}
