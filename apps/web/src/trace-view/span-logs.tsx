import { countText, type LogIndex } from './log-index.js';
import { LogList } from './log-list.js';
import { PanelSection } from './panel-section.js';
import { useSpanLogs } from './use-trace-logs.js';

export interface SpanLogsProps {
  readonly traceId: string;
  readonly spanId: string;
  /** Of the trace, as far as they were loaded. */
  readonly logs: LogIndex | undefined;
  /** Start of the span, or of the trace where the span is not stored. */
  readonly originUnixNano: bigint;
  readonly startUnixNano: bigint;
  readonly filter?: string;
}

/** The log records of a span, where it has some. */
export function SpanLogs({ traceId, spanId, logs, ...list }: SpanLogsProps) {
  const found = useSpanLogs(traceId, spanId, logs);
  const entries = found?.of(spanId) ?? [];
  if (found === undefined || entries.length === 0) return null;
  return (
    <PanelSection name="Logs" count={countText(entries.length, found.isComplete)}>
      <LogList entries={entries} {...list} />
    </PanelSection>
  );
}
