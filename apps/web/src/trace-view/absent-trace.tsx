import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useSignedIn } from '../app/session-context.js';
import { useLoad } from '../graphql/use-load.js';
import { Notice } from '../kit/notice.js';
import { DecisionView } from '../sampling/decision-view.js';
import { LoadDecision } from '../sampling/sampling.queries.js';
import { countText, type LogIndex } from './log-index.js';
import { LogList } from './log-list.js';
import { PanelSection } from './panel-section.js';

export interface AbsentTraceProps {
  /** Log records are not sampled: they may be there although the spans are not. */
  readonly logs: LogIndex | undefined;
  readonly traceId: string;
  readonly onReload: () => void;
}

export function AbsentTrace({ traceId, logs, onReload }: AbsentTraceProps) {
  const first = logs?.entries[0];
  const startUnixNano = BigInt(first?.eventTimeUnixNano ?? 0);
  return (
    <>
      <Notice title="This trace is not stored">
        <AbsenceReason traceId={traceId} />
        <Button onClick={onReload}>Look again</Button> <Link to="/traces">Search traces</Link>
      </Notice>
      {logs !== undefined && first !== undefined && (
        <PanelSection name="Logs of the trace" count={countText(logs.entries.length, logs.isComplete)}>
          <LogList entries={logs.entries} originUnixNano={startUnixNano} startUnixNano={startUnixNano} />
        </PanelSection>
      )}
    </>
  );
}

/** A dropped trace is still known to the decision log for some days. */
function AbsenceReason({ traceId }: { readonly traceId: string }) {
  const { viewer } = useSignedIn();
  const { data } = useLoad(LoadDecision, { traceId }, { remember: false });
  if (data !== undefined && data.decision.outcome !== 'UNKNOWN') {
    return <DecisionView decision={data.decision} teams={viewer.organisation.teams} />;
  }
  return (
    <p>
      Sampling may have dropped it, its time may be up, or it belongs to a team that you cannot see. Spans that were
      sent in the last seconds may still be on their way.
    </p>
  );
}
