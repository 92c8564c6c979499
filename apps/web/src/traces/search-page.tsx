import { Button } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useClock, useLiveRefresh } from '../kit/clock.js';
import { LoadingNotice, Notice, ProblemNotice } from '../kit/notice.js';
import { plural } from '../kit/quantity.js';
import { resolveTimeRange } from '../kit/time-range.js';
import { usePageTitle } from '../kit/use-page-title.js';
import { FilterBar } from './filter-bar.js';
import { NoTraces } from './no-traces.js';
import { SearchCharts } from './search-charts.js';
import classes from './search-page.module.css';
import { hasFilters, toTraceFilter, withoutFilters } from './trace-search.js';
import type { TraceSearch } from './trace-search.js';
import { TraceTable } from './trace-table.js';
import { useTracePages } from './use-trace-pages.js';

const route = getRouteApi('/traces');
const LIVE_PERIOD_MS = 5_000;

export function SearchPage() {
  usePageTitle('Traces');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { asOfMs, refresh } = useClock();
  const [isLive, setIsLive] = useState(false);
  useLiveRefresh(isLive, LIVE_PERIOD_MS);

  const range = resolveTimeRange(search, asOfMs);
  const pages = useTracePages(toTraceFilter(search, range));
  const { rows } = pages;
  const change = (next: TraceSearch) => {
    void navigate({ search: next });
  };

  return (
    <div className={classes.page}>
      <h1 className="visually-hidden">Traces</h1>
      <FilterBar search={search} range={range} isLive={isLive} onChange={change} onLiveChange={setIsLive} />
      {pages.problem !== undefined && <ProblemNotice problem={pages.problem} onRetry={pages.reload} />}
      {rows === undefined && pages.isLoading && <LoadingNotice label="Searching traces" />}
      {rows?.length === 0 && !hasFilters(search) && (
        <NoTraces asOfMs={asOfMs} rangeLabel={range.label} onArrival={refresh} />
      )}
      {rows?.length === 0 && hasFilters(search) && (
        <Notice title="No trace matches">
          Nothing kept in this range meets every condition.{' '}
          <button
            type="button"
            className="link-button"
            onClick={() => {
              change(withoutFilters(search));
            }}
          >
            Clear the conditions
          </button>{' '}
          or choose a longer time range. Rates before sampling are on the <Link to="/services">services page</Link>.
        </Notice>
      )}
      {rows !== undefined && rows.length > 0 && (
        <>
          <SearchCharts search={search} range={range} rows={rows} />
          <div className={classes.heading} role="status">
            <strong>
              {plural(rows.length, 'trace')}
              {pages.hasMore ? ' shown' : ''}
            </strong>
            <span className="dimmed">kept by sampling, newest first</span>
          </div>
          <TraceTable rows={rows} asOfMs={asOfMs} isStale={pages.isStale} />
          <div className={classes.more}>
            {pages.moreProblem !== undefined && <span role="alert">{pages.moreProblem.title}. </span>}
            {pages.hasMore ? (
              <Button
                variant="default"
                loading={pages.isLoadingMore}
                onClick={() => {
                  setIsLive(false);
                  pages.loadMore();
                }}
              >
                Load more
              </Button>
            ) : (
              <span className="dimmed">No more traces in this range</span>
            )}
          </div>
        </>
      )}
    </div>
  );
}
