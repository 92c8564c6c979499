import { useMemo } from 'react';
import { useLoad } from '../graphql/use-load.js';
import type { LoadProblem } from '../graphql/load-problem.js';
import { LogIndex } from './log-index.js';
import { TraceLogs } from './logs.queries.js';

/** One page of the API: what a person reads of a trace fits in. */
const LOGS_FIRST = 500;

export interface TraceLogsLoad {
  /** Undefined until they arrive: nothing waits for them. */
  readonly logs: LogIndex | undefined;
  readonly problem: LoadProblem | undefined;
  readonly reload: () => void;
}

/** The first log records of a trace. */
export function useTraceLogs(traceId: string): TraceLogsLoad {
  return useLogs({ traceId, first: LOGS_FIRST });
}

/** Those of one span: among those of its trace, or where these are too many to be loaded as a whole, on their own. */
export function useSpanLogs(traceId: string, spanId: string, ofTrace: LogIndex | undefined): LogIndex | undefined {
  const isMissing = ofTrace?.isComplete === false;
  const { logs } = useLogs(isMissing ? { traceId, spanId, first: LOGS_FIRST } : undefined);
  return isMissing ? logs : ofTrace;
}

function useLogs(
  variables: { readonly traceId: string; readonly spanId?: string; readonly first: number } | undefined,
): TraceLogsLoad {
  const { data, problem, reload } = useLoad(TraceLogs, variables, { keepPrevious: false, remember: false });
  const found = data?.logs;
  const logs = useMemo(() => (found === undefined ? undefined : new LogIndex(found)), [found]);
  return { logs, problem, reload };
}
