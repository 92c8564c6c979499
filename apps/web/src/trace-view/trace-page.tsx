import { Code } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { LoadingNotice, Notice, ProblemNotice } from '../kit/notice.js';
import { readTraceId } from '../kit/trace-id.js';
import { AbsentTrace } from './absent-trace.js';
import { TraceView } from './trace-view.js';
import { useTrace } from './use-trace.js';

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
      return <TraceView load={load} />;
  }
}
