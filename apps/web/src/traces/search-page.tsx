import { Switch, Tooltip } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense, useMemo, useState } from 'react';
import { PickBar } from '../compare/pick-bar.js';
import { useClock, useLiveRefresh } from '../kit/clock.js';
import { LoadingNotice } from '../kit/notice.js';
import { TimeRangePicker } from '../kit/time-range-picker.js';
import { resolveTimeRange } from '../kit/time-range.js';
import { usePageTitle } from '../kit/use-page-title.js';
import { FilterSearch } from './filter-search.js';
import classes from './search-page.module.css';
import type { TraceSearch } from './trace-search.js';

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
