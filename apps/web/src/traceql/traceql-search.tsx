import { useLocalStorage } from '@mantine/hooks';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { Notice } from '../kit/notice.js';
import type { ResolvedRange } from '../kit/time-range.js';
import type { TraceSearch } from '../traces/trace-search.js';
import { checkTraceql } from './check-traceql.js';
import { MetricsPanel } from './metrics-panel.js';
import { QueryFault } from './query-fault.js';
import { readRecent, withRecent } from './recent-queries.js';
import { TraceqlBar } from './traceql-bar.js';
import { TraceqlResults } from './traceql-results.js';
import { traceqlToFilter } from './traceql-to-filter.js';
import { useCompletions } from './use-completions.js';

const route = getRouteApi('/traces');

export interface TraceqlSearchProps {
  readonly query: string;
  readonly range: ResolvedRange;
  readonly asOfMs: number;
  readonly isFocusWanted: boolean;
  /** The same query is asked again. */
  readonly onRefresh: () => void;
  /** Time range and the like. */
  readonly children: ReactNode;
}

/** A search that is written in TraceQL: traces with the spans that matched, or series where the query ends in a metric. */
export function TraceqlSearch({ query, range, asOfMs, isFocusWanted, onRefresh, children }: TraceqlSearchProps) {
  const navigate = route.useNavigate();
  const [recent, setRecent] = useLocalStorage<string[]>({
    key: 'clew-recent-queries',
    defaultValue: [],
    deserialize: readRecent,
    getInitialValueInEffect: false,
  });
  const checked = useMemo(() => checkTraceql(query), [query]);

  const ask = useCompletions(range);

  const go = (conditions: TraceSearch) => {
    void navigate({ search: ({ range: preset, from, to }) => ({ range: preset, from, to, ...conditions }) });
  };
  const run = (next: string) => {
    setRecent((before) => withRecent(before, next));
    if (next === query) onRefresh();
    else go({ q: next });
  };

  return (
    <>
      <TraceqlBar
        key={query}
        query={query}
        recent={recent}
        isFocusWanted={isFocusWanted}
        ask={ask}
        onRun={run}
        onFilters={() => {
          go(checked.ok ? (traceqlToFilter(checked.query) ?? {}) : {});
        }}
      >
        {children}
      </TraceqlBar>
      {!checked.ok && (
        <Notice title="This query cannot be read" role="alert">
          <QueryFault query={query} fault={checked.fault} />
        </Notice>
      )}
      {checked.ok && checked.query.metrics === undefined && (
        <TraceqlResults query={query} range={range} asOfMs={asOfMs} />
      )}
      {checked.ok && checked.query.metrics !== undefined && (
        <MetricsPanel query={query} metrics={checked.query.metrics} range={range} />
      )}
    </>
  );
}
