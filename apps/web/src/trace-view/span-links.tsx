import { Link } from '@tanstack/react-router';
import { CopyButton } from '../kit/copy-button.js';
import { AttributeTable } from './attribute-table.js';
import type { SpanDetails } from './span-details.js';
import classes from './span-panel.module.css';

export interface SpanLinksProps {
  readonly links: SpanDetails['links'];
  /** Of the trace that is open. */
  readonly traceId: string;
  readonly filter: string;
  readonly startUnixNano: bigint;
}

export function SpanLinks({ links, traceId, filter, startUnixNano }: SpanLinksProps) {
  return (
    <ol className={classes.entries}>
      {links.map((link, index) => (
        <li key={index}>
          <p className={classes.entry}>
            {link.traceId === null ? (
              <span className="dimmed">the sender gave no trace id</span>
            ) : (
              <>
                <Link
                  to="/trace/$traceId"
                  params={{ traceId: link.traceId }}
                  search={link.spanId === null ? {} : { span: link.spanId }}
                >
                  {link.traceId === traceId ? 'this trace' : <code>{link.traceId}</code>}
                </Link>
                <CopyButton label="Copy linked trace id" text={link.traceId} />
              </>
            )}
            {link.spanId !== null && <code className="dimmed">span {link.spanId}</code>}
          </p>
          {link.attributes.length > 0 && (
            <AttributeTable attributes={link.attributes} filter={filter} startUnixNano={startUnixNano} />
          )}
        </li>
      ))}
    </ol>
  );
}
