import { Button } from '@mantine/core';
import type { SearchTraceqlQuery } from '../generated/graphql.js';
import { usePages } from '../graphql/use-pages.js';
import { formatInstant, nanosToMs } from '../kit/instant.js';
import { LoadingNotice, Notice, ProblemNotice } from '../kit/notice.js';
import { plural } from '../kit/quantity.js';
import { toTimeRange } from '../kit/time-range.js';
import type { ResolvedRange } from '../kit/time-range.js';
import { TraceTable } from '../traces/trace-table.js';
import { SpansetList } from './spanset-list.js';
import { SearchTraceql } from './traceql.queries.js';
import classes from './traceql-results.module.css';

const PAGE_ROWS = 50;
const pageOf = ({ traceql }: SearchTraceqlQuery) => traceql;

export interface TraceqlResultsProps {
  readonly query: string;
  readonly range: ResolvedRange;
  readonly asOfMs: number;
}

export function TraceqlResults({ query, range, asOfMs }: TraceqlResultsProps) {
  const found = usePages(SearchTraceql, { query, range: toTimeRange(range), first: PAGE_ROWS }, pageOf);
  if (found.problem !== undefined) return <ProblemNotice problem={found.problem} onRetry={found.reload} />;
  if (found.pages === undefined) return <LoadingNotice label="Searching traces" />;

  const traces = found.pages.flatMap(({ nodes }) => nodes);
  const matched = new Map(
    traces.map(({ summary: { traceId }, spansets }) => [
      traceId,
      <SpansetList key={traceId} traceId={traceId} spansets={spansets} />,
    ]),
  );
  const isScanLimited = found.pages.at(-1)?.isScanLimited === true;
  const spanCount = traces.reduce((sum, { spansets }) => sum + matchedIn(spansets), 0);
  const goOn = (label: string) => (
    <Button variant="default" loading={found.isLoadingMore} onClick={found.loadMore}>
      {label}
    </Button>
  );
  return (
    <>
      {traces.length === 0 && !isScanLimited && (
        <Notice title="No trace matches">
          Nothing kept in this range has such spans. Choose a longer time range, or take a condition away.
        </Notice>
      )}
      {traces.length > 0 && (
        <>
          <div className={classes.heading} role="status">
            <strong>
              {plural(traces.length, 'trace')}
              {found.hasMore ? ' shown' : ''}
            </strong>
            <span className="dimmed">{plural(spanCount, 'span')} matched; kept by sampling, newest first</span>
          </div>
          <TraceTable
            rows={traces.map(({ summary }) => summary)}
            asOfMs={asOfMs}
            isStale={found.isStale}
            below={matched}
          />
        </>
      )}
      <div className={classes.more}>
        {found.moreProblem !== undefined && <span role="alert">{found.moreProblem.title}. </span>}
        {isScanLimited && (
          <span className={classes.limited} role="status">
            {traces.length === 0 ? 'Nothing found yet: the' : 'The'} search stopped at its limit
            {lastStart(traces, asOfMs)}; older traces may match too.
          </span>
        )}
        {isScanLimited && found.hasMore && goOn('Go on searching')}
        {!isScanLimited && found.hasMore && goOn('Load more')}
        {!found.hasMore && traces.length > 0 && <span className="dimmed">No more traces in this range</span>}
      </div>
    </>
  );
}

type Found = SearchTraceqlQuery['traceql']['nodes'][number];

function matchedIn(spansets: Found['spansets']): number {
  return spansets.reduce((sum, { matchedSpanCount }) => sum + matchedSpanCount, 0);
}

function lastStart(traces: readonly Found[], asOfMs: number): string {
  const last = traces.at(-1);
  return last === undefined ? '' : ` beyond ${formatInstant(nanosToMs(last.summary.startTimeUnixNano), asOfMs)}`;
}
