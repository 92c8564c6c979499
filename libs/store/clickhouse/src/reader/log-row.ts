import { anyValueFromJson } from '@clew/otlp';
import type { StoredLog } from '@clew/store-contract';
import type { AnyValue } from '@clew/trace-model';

import type { Cell } from '../store-client.js';
import { ATTRIBUTE_COLUMNS, readAttributeText, readAttributes, type AttributeTexts } from './attribute-row.js';
import { bigIntCell, boolCell, numberCell, optionalSpanIdCell, optionalTraceIdCell, textCell } from './cells.js';

/** The place of each is its index in the row. */
export const LOG_COLUMNS = `
  event_time_unix_nano, time_unix_nano, observed_time_unix_nano, lower(hex(trace_id)), lower(hex(span_id)), flags,
  service_name, severity_number, severity_text, event_name, body, body_is_json,
  ${ATTRIBUTE_COLUMNS}, dropped_attributes_count,
  resource, resource_schema_url, scope_name, scope_version, scope, scope_schema_url,
  stream_partition, flush_number, row_number`;

export function readLog(row: readonly Cell[], texts: AttributeTexts): StoredLog {
  const eventTimeUnixNano = bigIntCell(row[0]);
  const scope = readAttributeText(textCell(row[27]), texts);
  return {
    eventTimeUnixNano,
    timeUnixNano: bigIntCell(row[1]),
    observedTimeUnixNano: bigIntCell(row[2]),
    traceId: optionalTraceIdCell(row[3]),
    spanId: optionalSpanIdCell(row[4]),
    flags: numberCell(row[5]),
    serviceName: textCell(row[6]),
    severityNumber: numberCell(row[7]),
    severityText: textCell(row[8]),
    eventName: textCell(row[9]),
    body: readBody(textCell(row[10]), boolCell(row[11])),
    attributes: readAttributes(row, 12),
    droppedAttributesCount: numberCell(row[22]),
    resource: readAttributeText(textCell(row[23]), texts),
    resourceSchemaUrl: textCell(row[24]),
    scope: { name: textCell(row[25]), version: textCell(row[26]), ...scope },
    scopeSchemaUrl: textCell(row[28]),
    cursor: {
      eventTimeUnixNano,
      streamPartition: numberCell(row[29]),
      flushNumber: bigIntCell(row[30]),
      rowNumber: numberCell(row[31]),
    },
  };
}

function readBody(text: string, isJson: boolean): AnyValue {
  if (!isJson) return { type: 'string', value: text };
  return text === '' ? { type: 'empty' } : anyValueFromJson(text);
}
