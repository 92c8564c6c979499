import type { StoredSpan } from '@clew/store-contract';
import { SPAN_KINDS, STATUS_CODES, type SpanEvent, type SpanLink } from '@clew/trace-model';

import type { Cell } from '../store-client.js';
import { ATTRIBUTE_COLUMNS, readAttributeText, readAttributes, type AttributeTexts } from './attribute-row.js';
import {
  bigIntCell,
  listCell,
  numberCell,
  oneOfCell,
  optionalSpanIdCell,
  optionalTraceIdCell,
  spanIdCell,
  textCell,
  traceIdCell,
} from './cells.js';

/** Parts of a span that an answer may do without; they then read as empty, which costs the engine nothing. */
export interface SpanParts {
  readonly attributes: boolean;
  readonly events: boolean;
  readonly links: boolean;
  readonly resource: boolean;
  readonly scope: boolean;
}

/** The place of each is its index in the row. */
export function spanColumns(parts: SpanParts): string {
  return `
  lower(hex(trace_id)), lower(hex(span_id)), lower(hex(parent_span_id)), trace_state, flags,
  service_name, name, kind, start_time_unix_nano, duration_nano, status_code, status_message,
  ${parts.attributes ? ATTRIBUTE_COLUMNS : emptyLists(10)}, dropped_attributes_count,
  ${parts.events ? 'events.time_unix_nano, events.name, events.attributes' : emptyLists(3)}, dropped_events_count,
  ${parts.links ? LINK_COLUMNS : emptyLists(5)}, dropped_links_count,
  ${parts.resource ? 'resource' : "''"}, resource_schema_url, scope_name, scope_version, ${parts.scope ? 'scope' : "''"}, scope_schema_url`;
}

const LINK_COLUMNS = `arrayMap(id -> lower(hex(id)), links.trace_id), arrayMap(id -> lower(hex(id)), links.span_id),
  links.trace_state, links.flags, links.attributes`;

function emptyLists(count: number): string {
  return new Array(count).fill('[]').join(', ');
}

export const ALL_PARTS: SpanParts = { attributes: true, events: true, links: true, resource: true, scope: true };
/** What a waterfall draws. */
export const OUTLINE_PARTS: SpanParts = {
  ...{ attributes: false, events: false, links: false },
  ...{ resource: false, scope: false },
};

/** A whole span. */
export const SPAN_COLUMNS = spanColumns(ALL_PARTS);

export function readSpan(row: readonly Cell[], texts: AttributeTexts): StoredSpan {
  const startTimeUnixNano = bigIntCell(row[8]);
  const resource = readAttributeText(textCell(row[33]), texts);
  const scope = readAttributeText(textCell(row[37]), texts);
  return {
    traceId: traceIdCell(row[0]),
    spanId: spanIdCell(row[1]),
    parentSpanId: optionalSpanIdCell(row[2]),
    traceState: textCell(row[3]),
    flags: numberCell(row[4]),
    serviceName: textCell(row[5]),
    name: textCell(row[6]),
    kind: oneOfCell(row[7], SPAN_KINDS),
    startTimeUnixNano,
    endTimeUnixNano: BigInt.asUintN(64, startTimeUnixNano + bigIntCell(row[9])),
    statusCode: oneOfCell(row[10], STATUS_CODES),
    statusMessage: textCell(row[11]),
    attributes: readAttributes(row, 12),
    droppedAttributesCount: numberCell(row[22]),
    events: readEvents(row, texts),
    droppedEventsCount: numberCell(row[26]),
    links: readLinks(row, texts),
    droppedLinksCount: numberCell(row[32]),
    resource,
    resourceSchemaUrl: textCell(row[34]),
    scope: { name: textCell(row[35]), version: textCell(row[36]), ...scope },
    scopeSchemaUrl: textCell(row[38]),
  };
}

function readEvents(row: readonly Cell[], texts: AttributeTexts): readonly SpanEvent[] {
  const names = listCell(row[24], textCell);
  const attributes = listCell(row[25], textCell);
  return listCell(row[23], bigIntCell).map((timeUnixNano, index) => ({
    timeUnixNano,
    name: names[index] ?? '',
    ...readAttributeText(attributes[index] ?? '', texts),
  }));
}

function readLinks(row: readonly Cell[], texts: AttributeTexts): readonly SpanLink[] {
  const spanIds = listCell(row[28], optionalSpanIdCell);
  const traceStates = listCell(row[29], textCell);
  const flags = listCell(row[30], numberCell);
  const attributes = listCell(row[31], textCell);
  return listCell(row[27], optionalTraceIdCell).map((traceId, index) => ({
    traceId,
    spanId: spanIds[index] ?? '',
    traceState: traceStates[index] ?? '',
    flags: flags[index] ?? 0,
    ...readAttributeText(attributes[index] ?? '', texts),
  }));
}
