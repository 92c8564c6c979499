import { getRouteApi } from '@tanstack/react-router';
import type { TraceFilter } from '../generated/graphql.js';
import { useLoad } from '../graphql/use-load.js';
import { LoadingNotice, Notice, ProblemNotice } from '../kit/notice.js';
import { formatCount, plural } from '../kit/quantity.js';
import { LoadFlameGraph } from './flame.queries.js';
import { FlameGraph } from './flame-graph.js';
import classes from './flame-view.module.css';

const route = getRouteApi('/traces');
const TRACES_MERGED = 50;

/** The newest traces of a search as one picture. */
export function FlameView({ filter }: { readonly filter: TraceFilter }) {
  const { at } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, problem, isStale, reload } = useLoad(LoadFlameGraph, { filter, first: TRACES_MERGED });
  if (problem !== undefined) return <ProblemNotice problem={problem} onRetry={reload} />;
  if (data === undefined) return <LoadingNotice label="Merging traces" />;
  const graph = data.flameGraph;
  if (graph.nodes.length === 0) return <Notice title="No trace matches">There is nothing to merge.</Notice>;
  return (
    <section aria-label="Many traces as one" data-stale={isStale || undefined} className={classes.view}>
      <p className={classes.heading}>
        <strong>{plural(graph.mergedTraceCount, 'trace')} merged</strong>{' '}
        <span className="dimmed">
          the newest that match, standing for {formatCount(graph.traceCount)}
          {graph.isTruncated && '; there are more than these'}
        </span>
      </p>
      <FlameGraph
        graph={graph}
        zoom={at}
        onZoom={(path) => {
          void navigate({ search: (before) => ({ ...before, at: path }) });
        }}
      />
    </section>
  );
}
