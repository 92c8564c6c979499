import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { AttributeTable } from './attribute-table.js';
import type { LogIndex } from './log-index.js';
import { PanelSection } from './panel-section.js';
import type { SpanDetails } from './span-details.js';
import { SpanEvents } from './span-events.js';
import { SpanLinks } from './span-links.js';
import { SpanLogs } from './span-logs.js';
import classes from './span-panel.module.css';
import type { OutlineSpan } from './trace-tree.js';

export interface SpanSectionsProps {
  readonly details: SpanDetails;
  readonly span: OutlineSpan;
  readonly traceId: string;
  readonly logs: LogIndex | undefined;
  readonly startUnixNano: bigint;
}

const FILTER_FROM_COUNT = 12;

/** Attributes, logs, events, links, resource and scope, one below the other so that a scroll or a page search finds everything. */
export function SpanSections({ details, span, traceId, logs, startUnixNano }: SpanSectionsProps) {
  const [filter, setFilter] = useState('');
  const { attributes, events, links, resource, scope } = details;
  const hasFilter = attributes.length + resource.attributes.length >= FILTER_FROM_COUNT;
  const table = { filter, startUnixNano };
  return (
    <div className={classes.sections}>
      {hasFilter && (
        <TextInput
          type="search"
          aria-label="Filter attributes"
          placeholder="Filter attributes"
          className={classes.filter}
          value={filter}
          onChange={(event) => {
            setFilter(event.currentTarget.value);
          }}
        />
      )}
      <PanelSection name="Attributes" count={attributes.length} dropped={span.droppedAttributesCount}>
        <AttributeTable attributes={attributes} {...table} />
      </PanelSection>
      <SpanLogs
        traceId={traceId}
        spanId={span.spanId}
        logs={logs}
        originUnixNano={BigInt(span.startTimeUnixNano)}
        {...table}
      />
      {(events.length > 0 || span.droppedEventsCount > 0) && (
        <PanelSection name="Events" count={events.length} dropped={span.droppedEventsCount}>
          <SpanEvents events={events} spanStartUnixNano={BigInt(span.startTimeUnixNano)} {...table} />
        </PanelSection>
      )}
      {(links.length > 0 || span.droppedLinksCount > 0) && (
        <PanelSection name="Links" count={links.length} dropped={span.droppedLinksCount}>
          <SpanLinks links={links} traceId={traceId} {...table} />
        </PanelSection>
      )}
      <PanelSection name="Resource" count={resource.attributes.length} dropped={resource.droppedAttributesCount}>
        <AttributeTable attributes={resource.attributes} {...table} />
        <SchemaUrl url={resource.schemaUrl} />
      </PanelSection>
      <PanelSection name="Scope" count={scope.attributes.length} dropped={scope.droppedAttributesCount}>
        <p className={classes.scope}>
          {scope.name === '' ? <span className="dimmed">no name</span> : <code>{scope.name}</code>}
          {scope.version !== '' && <span className="dimmed"> {scope.version}</span>}
        </p>
        {scope.attributes.length > 0 && <AttributeTable attributes={scope.attributes} {...table} />}
        <SchemaUrl url={scope.schemaUrl} />
      </PanelSection>
    </div>
  );
}

function SchemaUrl({ url }: { readonly url: string }) {
  return url === '' ? null : <p className={classes.schema}>schema {url}</p>;
}
