import { formatDuration } from '../kit/duration.js';
import { formatInstantExact } from '../kit/instant.js';
import { ServiceName } from '../kit/service-name.js';
import { AttributeTable } from './attribute-table.js';
import { displayText } from './attribute-value.js';
import type { LogEntry } from './log-index.js';
import classes from './log-list.module.css';

export interface LogListProps {
  readonly entries: readonly LogEntry[];
  /** What times are counted from. */
  readonly originUnixNano: bigint;
  /** Of the trace: searches look around this moment. */
  readonly startUnixNano: bigint;
  /** Shows only attributes that contain it. */
  readonly filter?: string;
  /** Given where records of several spans are listed: names the service and leads to the span. */
  readonly onSpan?: (spanId: string) => void;
}

export function LogList({ entries, originUnixNano, startUnixNano, filter = '', onSpan }: LogListProps) {
  return (
    <ol className={classes.list}>
      {entries.map((entry, index) => (
        <li key={index} className={classes.record} data-severity={entry.severity}>
          <p className={classes.line}>
            <span className={classes.offset} title={formatInstantExact(entry.eventTimeUnixNano)}>
              {offsetText(BigInt(entry.eventTimeUnixNano) - originUnixNano)}
            </span>
            <span className={classes.severity}>{severityText(entry)}</span>
            {onSpan !== undefined && <Origin entry={entry} onSpan={onSpan} />}
          </p>
          {entry.eventName !== '' && <p className={classes.body}>{entry.eventName}</p>}
          {entry.body.type !== 'EMPTY' && <pre className={classes.body}>{displayText(entry.body)}</pre>}
          {(entry.attributes.length > 0 || entry.droppedAttributesCount > 0) && (
            <details className={classes.attributes}>
              <summary>
                {entry.attributes.length} {entry.attributes.length === 1 ? 'attribute' : 'attributes'}
                {entry.droppedAttributesCount > 0 && `, ${String(entry.droppedAttributesCount)} dropped by the sender`}
              </summary>
              <AttributeTable attributes={entry.attributes} filter={filter} startUnixNano={startUnixNano} />
            </details>
          )}
        </li>
      ))}
    </ol>
  );
}

function Origin({ entry, onSpan }: { readonly entry: LogEntry; readonly onSpan: (spanId: string) => void }) {
  const { spanId } = entry;
  if (spanId === null) return <ServiceName name={entry.serviceName} />;
  return (
    <button
      type="button"
      className={classes.origin}
      title="Show the span"
      onClick={() => {
        onSpan(spanId);
      }}
    >
      <ServiceName name={entry.serviceName} />
    </button>
  );
}

/** The library's own word where it has one, as that is what people look for. */
function severityText({ severity, severityText: text }: LogEntry): string {
  if (text !== '') return text;
  return severity === 'UNSPECIFIED' ? '' : severity;
}

function offsetText(nanos: bigint): string {
  return nanos < 0n ? formatDuration(nanos) : `+${formatDuration(nanos)}`;
}
