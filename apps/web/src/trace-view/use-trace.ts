import { useCallback, useMemo } from 'react';
import type { TraceOutlineQuery } from '../generated/graphql.js';
import { useLoad } from '../graphql/use-load.js';
import type { LoadProblem } from '../graphql/load-problem.js';
import { DetailsIndex } from './span-details.js';
import { buildTraceTree } from './trace-tree.js';
import type { TraceTree } from './trace-tree.js';
import { TraceDetails, TraceOutline } from './trace.queries.js';
import type { LogIndex } from './log-index.js';
import { useTraceLogs } from './use-trace-logs.js';

export type TraceOutlineData = NonNullable<TraceOutlineQuery['trace']>;

export type TraceLoad =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly problem: LoadProblem; readonly reload: () => void }
  | { readonly state: 'absent'; readonly logs: LogIndex | undefined; readonly reload: () => void }
  | LoadedTrace;

export interface LoadedTrace {
  readonly state: 'loaded';
  readonly trace: TraceOutlineData;
  readonly tree: TraceTree;
  /** Undefined until they arrive: the waterfall does not wait for them. */
  readonly details: DetailsIndex | undefined;
  readonly detailsProblem: LoadProblem | undefined;
  /** Undefined until they arrive. They have no trouble of their own: without them the trace is shown as it is. */
  readonly logs: LogIndex | undefined;
  readonly reload: () => void;
}

/** Loads the outline first, then the details behind it: a trace of 10,000 spans shows before its attributes are here. */
export function useTrace(traceId: string): TraceLoad {
  const outline = useLoad(TraceOutline, { traceId }, { keepPrevious: false, remember: false });
  const trace = outline.data?.trace;
  const isLoaded = trace !== undefined && trace !== null;
  const detail = useLoad(TraceDetails, isLoaded ? { traceId } : undefined, { keepPrevious: false, remember: false });
  const tree = useMemo(() => buildTraceTree(trace?.spans ?? []), [trace]);
  const detailSpans = detail.data?.trace?.spans;
  const details = useMemo(() => (detailSpans === undefined ? undefined : new DetailsIndex(detailSpans)), [detailSpans]);

  const { logs, reload: reloadLogs } = useTraceLogs(traceId);
  const { reload: reloadOutline } = outline;
  const { reload: reloadDetails } = detail;
  const reload = useCallback(() => {
    reloadOutline();
    reloadDetails();
    reloadLogs();
  }, [reloadOutline, reloadDetails, reloadLogs]);
  if (isLoaded) return { state: 'loaded', trace, tree, details, detailsProblem: detail.problem, logs, reload };
  if (outline.problem !== undefined) return { state: 'failed', problem: outline.problem, reload };
  return trace === null ? { state: 'absent', logs, reload } : { state: 'loading' };
}
