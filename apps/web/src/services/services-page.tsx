import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { LoadServicesQuery } from '../generated/graphql.js';
import { useLoad } from '../graphql/use-load.js';
import { useClock } from '../kit/clock.js';
import { formatDuration, formatNanosExact } from '../kit/duration.js';
import { healthOf } from '../kit/health.js';
import { LoadingNotice, Notice, ProblemNotice } from '../kit/notice.js';
import { formatRate, formatShare, plural } from '../kit/quantity.js';
import { toRedColumns } from '../kit/red-points.js';
import { LoadRedMetrics } from '../kit/red.queries.js';
import { ServiceName } from '../kit/service-name.js';
import { Sparkline } from '../kit/sparkline.js';
import { TimeRangePicker } from '../kit/time-range-picker.js';
import { alignToStep, resolveTimeRange, stepSecondsFor, toTimeRange } from '../kit/time-range.js';
import type { ResolvedRange, TimeRangeSearch } from '../kit/time-range.js';
import { usePageTitle } from '../kit/use-page-title.js';
import classes from './services-page.module.css';
import { LoadServices } from './services.queries.js';
import { SORT_COLUMNS, sortServices } from './sort-services.js';
import type { ServiceSort } from './sort-services.js';

const route = getRouteApi('/services');
const SPARK_POINTS_MAX = 40;

export type ServiceRow = LoadServicesQuery['services'][number];

/** Every service by rate, errors and durations, from all spans before sampling. */
export function ServicesPage() {
  usePageTitle('Services');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { asOfMs } = useClock();
  const [sort, setSort] = useState<ServiceSort>({ column: 'rate', isAscending: false });
  const range = resolveTimeRange(search, asOfMs);
  const { data, problem, isLoading, isStale, reload } = useLoad(LoadServices, { range: toTimeRange(range) });
  const rows = useMemo(() => sortServices(data?.services ?? [], sort), [data, sort]);

  return (
    <div>
      <div className={classes.bar}>
        <h1>Services</h1>
        <span className="dimmed">
          {data === undefined ? '' : `${plural(rows.length, 'service')}, `}from all spans before sampling
        </span>
        <TimeRangePicker
          value={search}
          onChange={(next) => {
            void navigate({ search: next });
          }}
        />
      </div>
      {problem !== undefined && <ProblemNotice problem={problem} onRetry={reload} />}
      {data === undefined && isLoading && <LoadingNotice label="Loading services" />}
      {data?.services.length === 0 && (
        <Notice title="No service sent spans in this range">
          Choose a longer range, or <Link to="/send">send traces</Link>.
        </Notice>
      )}
      {rows.length > 0 && (
        <table className={classes.table} aria-busy={isStale}>
          <thead>
            <tr>
              {SORT_COLUMNS.map(({ column, label }) => (
                <th key={column} data-column={column} aria-sort={sortWord(sort, column)}>
                  <button
                    type="button"
                    onClick={() => {
                      setSort({ column, isAscending: sort.column === column ? !sort.isAscending : column === 'name' });
                    }}
                  >
                    {label}
                    <span aria-hidden="true">{sort.column === column ? (sort.isAscending ? ' ↑' : ' ↓') : ''}</span>
                  </button>
                </th>
              ))}
              <th data-column="trend">Rate over time</th>
            </tr>
          </thead>
          <ServiceRows rows={rows} range={range} search={search} />
        </table>
      )}
    </div>
  );
}

function sortWord(sort: ServiceSort, column: ServiceSort['column']): 'ascending' | 'descending' | 'none' {
  if (sort.column !== column) return 'none';
  return sort.isAscending ? 'ascending' : 'descending';
}

interface ServiceRowsProps {
  readonly rows: readonly ServiceRow[];
  readonly range: ResolvedRange;
  readonly search: TimeRangeSearch;
}

function ServiceRows({ rows, range, search }: ServiceRowsProps) {
  const stepSeconds = stepSecondsFor(range, SPARK_POINTS_MAX);
  const { data } = useLoad(LoadRedMetrics, {
    query: { range: alignToStep(range, stepSeconds), stepSeconds, groupBy: 'SERVICE' },
  });
  const seconds = (range.endMs - range.startMs) / 1000;
  const trends = new Map(
    (data?.redMetrics ?? []).map(({ serviceName, points }) => [serviceName, toRedColumns(points, range, stepSeconds)]),
  );
  return (
    <tbody>
      {rows.map((row) => {
        const trend = trends.get(row.name);
        return (
          <tr key={row.name}>
            <th scope="row" data-column="name">
              <Link to="/traces" search={{ ...search, service: row.name }} title={`Traces of ${row.name}`}>
                <ServiceName name={row.name} isStrong />
              </Link>
            </th>
            <td title={`${row.spanCount.toLocaleString('en-US')} spans`}>{formatRate(row.spanCount / seconds)}</td>
            <td data-health={healthOf(row.errorSpanCount, row.spanCount)}>
              {row.errorSpanCount > 0 ? (
                <Link
                  to="/traces"
                  search={{ ...search, service: row.name, status: 'error' }}
                  title={`${row.errorSpanCount.toLocaleString('en-US')} failed spans: show traces with errors`}
                >
                  {formatShare(row.errorSpanCount, row.spanCount)}
                </Link>
              ) : (
                '0%'
              )}
            </td>
            <td title={formatNanosExact(row.durationP50)}>{formatDuration(row.durationP50)}</td>
            <td title={formatNanosExact(row.durationP95)}>{formatDuration(row.durationP95)}</td>
            <td title={formatNanosExact(row.durationP99)}>{formatDuration(row.durationP99)}</td>
            <td data-column="trend">
              {trend !== undefined && (
                <Sparkline label={`Rate of ${row.name}`} values={trend.rate} errors={trend.errorRate} />
              )}
            </td>
          </tr>
        );
      })}
    </tbody>
  );
}
