import { formatDuration } from '../kit/duration.js';
import { formatInstantExact } from '../kit/instant.js';
import { AttributeTable } from './attribute-table.js';
import type { SpanDetails } from './span-details.js';
import classes from './span-panel.module.css';

export interface SpanEventsProps {
  readonly events: SpanDetails['events'];
  readonly spanStartUnixNano: bigint;
  readonly filter: string;
  readonly startUnixNano: bigint;
}

export function SpanEvents({ events, spanStartUnixNano, filter, startUnixNano }: SpanEventsProps) {
  return (
    <ol className={classes.entries}>
      {events.map((event, index) => (
        <li key={index}>
          <p className={classes.entry}>
            <span className={classes.offset} title={formatInstantExact(event.timeUnixNano)}>
              {offsetText(BigInt(event.timeUnixNano) - spanStartUnixNano)}
            </span>
            <strong data-exception={event.name === 'exception' || undefined}>{event.name}</strong>
            {event.droppedAttributesCount > 0 && (
              <span className={classes.dropped}>{event.droppedAttributesCount} attributes dropped</span>
            )}
          </p>
          {event.attributes.length > 0 && (
            <AttributeTable attributes={event.attributes} filter={filter} startUnixNano={startUnixNano} />
          )}
        </li>
      ))}
    </ol>
  );
}

function offsetText(nanos: bigint): string {
  return nanos < 0n ? formatDuration(nanos) : `+${formatDuration(nanos)}`;
}
