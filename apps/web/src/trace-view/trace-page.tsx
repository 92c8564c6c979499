import { Code } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { LoadingNotice, Notice, ProblemNotice } from '../kit/notice.js';
import { readTraceId } from '../kit/trace-id.js';
import { AbsentTrace } from './absent-trace.js';
import { useAnalysis } from './analysis/use-analysis.js';
import { TraceView } from './trace-view.js';
import { useTrace } from './use-trace.js';
import type { LoadedTrace } from './use-trace.js';

const route = getRouteApi('/trace/$traceId');

export function TracePage() {
  const { traceId: text } = route.useParams();
  const traceId = readTraceId(text);
  if (traceId === undefined) {
    return (
      <Notice title="This is not a trace id" role="alert">
        A trace id has 32 hexadecimal digits, not all zero. The address has <Code>{text}</Code>.
      </Notice>
    );
  }
  // A new trace is a new page: nothing of the last one may shine through.
  return <OneTrace key={traceId} traceId={traceId} />;
}

function OneTrace({ traceId }: { readonly traceId: string }) {
  const load = useTrace(traceId);
  switch (load.state) {
    case 'loading':
      return <LoadingNotice label="Loading the trace" />;
    case 'failed':
      return <ProblemNotice problem={load.problem} onRetry={load.reload} />;
    case 'absent':
      return <AbsentTrace traceId={traceId} logs={load.logs} onReload={load.reload} />;
    case 'loaded':
      return <AnalysedTrace load={load} />;
  }
}

function AnalysedTrace({ load }: { readonly load: LoadedTrace }) {
  const { times } = route.useSearch();
  const { trace, tree, details, detailsProblem } = load;
  const analysis = useAnalysis({
    traceId: trace.traceId,
    spans: trace.spans,
    tree,
    isCorrected: times === 'corrected',
    isDue: details !== undefined || detailsProblem !== undefined,
  });
  // Other times are another picture: the zoom and what is folded belong to the one before.
  return <TraceView key={String(analysis.isCorrected)} load={load} analysis={analysis} />;
}
