import { getRouteApi } from '@tanstack/react-router';
import { FirstTrace } from '../first-trace/first-trace.js';
import { useLoad } from '../graphql/use-load.js';
import { LoadingNotice, Notice } from '../kit/notice.js';
import { SearchTraces } from './traces.queries.js';

const route = getRouteApi('/traces');
const LONG_AGO_MS = 90 * 24 * 3_600_000;

/** Nothing in the range and no condition: either the range is quiet, or no trace was ever sent. */
export function NoTraces({
  asOfMs,
  rangeLabel,
  onArrival,
}: {
  readonly asOfMs: number;
  readonly rangeLabel: string;
  /** Asked for once the first trace is there. */
  readonly onArrival: () => void;
}) {
  const navigate = route.useNavigate();
  const range = { start: new Date(asOfMs - LONG_AGO_MS).toISOString(), end: new Date(asOfMs).toISOString() };
  const { data, isLoading } = useLoad(SearchTraces, { filter: { range }, first: 1 });
  if (data === undefined && isLoading) return <LoadingNotice label="Searching traces" />;
  if (data?.traces.nodes.length === 0) return <FirstTrace isEmptyStore onShowAll={onArrival} />;
  return (
    <Notice title="No trace in this range">
      {rangeLabel}: nothing was kept.{' '}
      <button
        type="button"
        className="link-button"
        onClick={() => {
          void navigate({ search: { range: '7d' } });
        }}
      >
        Look at the last 7 days
      </button>
      .
    </Notice>
  );
}
