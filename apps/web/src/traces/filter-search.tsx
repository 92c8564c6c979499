import { Button, SegmentedControl } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import type { ReactNode } from 'react';
import { useClock } from '../kit/clock.js';
import { LoadingNotice, Notice, ProblemNotice } from '../kit/notice.js';
import { plural } from '../kit/quantity.js';
import type { ResolvedRange } from '../kit/time-range.js';
import { FilterBar } from './filter-bar.js';
import { NoTraces } from './no-traces.js';
import { SearchCharts } from './search-charts.js';
import classes from './search-page.module.css';
import { hasFilters, toTraceFilter, withoutFilters } from './trace-search.js';
import type { TraceSearch } from './trace-search.js';
import { TraceTable } from './trace-table.js';
import { useTracePages } from './use-trace-pages.js';
import type { TracePages, TraceRow } from './use-trace-pages.js';

const FlameView = lazy(async () => ({ default: (await import('../flame/flame-view.js')).FlameView }));

const VIEWS = [
  { value: 'list', label: 'List' },
  { value: 'flame', label: 'Flame graph' },
];

export interface FilterSearchProps {
  readonly search: TraceSearch;
  readonly range: ResolvedRange;
  readonly onChange: (search: TraceSearch) => void;
  readonly onTraceql: (query: string) => void;
  /** Somebody reads on: the list must not move under them. */
  readonly onMore: () => void;
  readonly children: ReactNode;
}

/** A search by filters: charts above, traces below as a list or as one picture. */
export function FilterSearch({ search, range, onChange: change, onTraceql, onMore, children }: FilterSearchProps) {
  const { asOfMs, refresh } = useClock();
  const filter = toTraceFilter(search, range);
  const pages = useTracePages(filter);
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
            <SegmentedControl
              className={classes.view}
              aria-label="Show as"
              data={VIEWS}
              value={search.view ?? 'list'}
              onChange={(view) => {
                change({ ...search, at: undefined, view: view === 'flame' ? 'flame' : undefined });
              }}
            />
          </div>
          {search.view === 'flame' ? (
            <Suspense fallback={<LoadingNotice label="Loading the flame graph" />}>
              <FlameView filter={filter} />
            </Suspense>
          ) : (
            <FoundTraces rows={rows} pages={pages} asOfMs={asOfMs} onMore={onMore} />
          )}
        </>
      )}
    </>
  );
}

interface FoundTracesProps {
  readonly rows: readonly TraceRow[];
  readonly pages: TracePages;
  readonly asOfMs: number;
  readonly onMore: () => void;
}

function FoundTraces({ rows, pages, asOfMs, onMore }: FoundTracesProps) {
  return (
    <>
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
  );
}
