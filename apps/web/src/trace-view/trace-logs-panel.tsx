import { IconButton } from '../kit/icon-button.js';
import { countText, type LogIndex } from './log-index.js';
import { LogList } from './log-list.js';
import classes from './span-panel.module.css';

export interface TraceLogsPanelProps {
  readonly logs: LogIndex;
  readonly startUnixNano: bigint;
  readonly widthPx: number;
  readonly onSpan: (spanId: string) => void;
  readonly onClose: () => void;
}

/** All log records of a trace in the order of time, whichever span they belong to. */
export function TraceLogsPanel({ logs, startUnixNano, widthPx, onSpan, onClose }: TraceLogsPanelProps) {
  const { entries, isComplete } = logs;
  return (
    <aside
      id="trace-logs"
      data-testid="trace-logs"
      aria-label="Logs of the trace"
      className={classes.panel}
      style={{ width: widthPx }}
      tabIndex={-1}
    >
      <div className={classes.head}>
        <div className={classes.heading}>
          <strong>Logs</strong> <span className="dimmed">{countText(entries.length, isComplete)}</span>
        </div>
        <IconButton label="Close the logs" icon="close" onClick={onClose} />
      </div>
      <LogList entries={entries} originUnixNano={startUnixNano} startUnixNano={startUnixNano} onSpan={onSpan} />
      {!isComplete && (
        <p className={classes.waiting}>These are the first. Select a span to see all log records of it.</p>
      )}
    </aside>
  );
}
