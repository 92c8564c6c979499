import { Button, Switch, Tooltip } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import { lazy, Suspense, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { PickBar } from '../compare/pick-bar.js';
import { useClock, useLiveRefresh } from '../kit/clock.js';
import { LoadingNotice, Notice, ProblemNotice } from '../kit/notice.js';
import { plural } from '../kit/quantity.js';
import { TimeRangePicker } from '../kit/time-range-picker.js';
import { resolveTimeRange } from '../kit/time-range.js';
import type { ResolvedRange } from '../kit/time-range.js';
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

const TraceqlSearch = lazy(async () => ({ default: (await import('../traceql/traceql-search.js')).TraceqlSearch }));

/** By filters or in TraceQL: the address says which. */
export function SearchPage() {
  usePageTitle('Traces');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { asOfMs, refresh } = useClock();
  const [isLive, setIsLive] = useState(false);
  const [hasSwitched, setHasSwitched] = useState(false);
  useLiveRefresh(isLive, LIVE_PERIOD_MS);
  const range = useMemo(() => resolveTimeRange(search, asOfMs), [search, asOfMs]);
  const change = (next: TraceSearch) => {
    void navigate({ search: next });
  };
  const { q } = search;
  const tools = <SearchTools search={search} isLive={isLive} onLive={setIsLive} onChange={change} />;

  return (
    <div className={classes.page}>
      <h1 className="visually-hidden">Traces</h1>
      {q === undefined ? (
        <FilterSearch
          search={search}
          range={range}
          onChange={change}
          onMore={() => {
            setIsLive(false);
          }}
          onTraceql={(query) => {
            setHasSwitched(true);
            change({ range: search.range, from: search.from, to: search.to, q: query });
          }}
        >
          {tools}
        </FilterSearch>
      ) : (
        <Suspense fallback={<LoadingNotice label="Loading the editor" />}>
          <TraceqlSearch query={q} range={range} asOfMs={asOfMs} isFocusWanted={hasSwitched} onRefresh={refresh}>
            {tools}
          </TraceqlSearch>
        </Suspense>
      )}
      <PickBar />
    </div>
  );
}

interface SearchToolsProps {
  readonly search: TraceSearch;
  readonly isLive: boolean;
  readonly onLive: (isLive: boolean) => void;
  readonly onChange: (search: TraceSearch) => void;
}

function SearchTools({ search, isLive, onLive, onChange }: SearchToolsProps) {
  return (
    <>
      <Tooltip label="Search again every 5 seconds">
        <Switch
          label="Live"
          checked={isLive}
          onChange={(event) => {
            onLive(event.currentTarget.checked);
          }}
        />
      </Tooltip>
      <TimeRangePicker
        value={search}
        onChange={(next) => {
          onChange({ ...search, range: undefined, from: undefined, to: undefined, ...next });
        }}
      />
    </>
  );
}

interface FilterSearchProps {
  readonly search: TraceSearch;
  readonly range: ResolvedRange;
  readonly onChange: (search: TraceSearch) => void;
  readonly onTraceql: (query: string) => void;
  /** Somebody reads on: the list must not move under them. */
  readonly onMore: () => void;
  readonly children: ReactNode;
}

function FilterSearch({ search, range, onChange: change, onTraceql, onMore, children }: FilterSearchProps) {
  const { asOfMs, refresh } = useClock();
  const pages = useTracePages(toTraceFilter(search, range));
  const { rows } = pages;

  return (
    <>
      <FilterBar search={search} range={range} onChange={change} onTraceql={onTraceql}>
        {children}
      </FilterBar>
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
                  onMore();
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
    </>
  );
}
