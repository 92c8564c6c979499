import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Notice } from '../kit/notice.js';
import { countText, type LogIndex } from './log-index.js';
import { LogList } from './log-list.js';
import { PanelSection } from './panel-section.js';

export interface AbsentTraceProps {
  /** Log records are not sampled: they may be there although the spans are not. */
  readonly logs: LogIndex | undefined;
  readonly onReload: () => void;
}

export function AbsentTrace({ logs, onReload }: AbsentTraceProps) {
  const first = logs?.entries[0];
  const startUnixNano = BigInt(first?.eventTimeUnixNano ?? 0);
  return (
    <>
      <Notice title="This trace is not stored">
        <p>
          Sampling may have dropped it, its time may be up, or it belongs to a team that you cannot see. Spans that were
          sent in the last seconds may still be on their way.
        </p>
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
