import type { LogRecord } from '@clew/trace-model';
import { writeAnyValue, writeAttributes } from './encode-attributes.js';
import { writeResource, writeScope } from './encode-request.js';
import type { DecodedResourceLogs, DecodedScopeLogs } from './log-decode.js';
import { LOGS_REQUEST, LOG_RECORD, RESOURCE_LOGS, SCOPE_LOGS } from './log-tags.js';
import { WireWriter } from './wire-writer.js';

/**
 * An ExportLogsServiceRequest, canonically: fields in the order of their numbers, defaults and empty resources and scopes left
 * out, shortest lengths. Equal input gives equal bytes.
 */
export function encodeLogsRequest(resourceLogs: readonly DecodedResourceLogs[]): Uint8Array {
  const writer = new WireWriter();
  for (const each of resourceLogs) {
    const message = writer.beginMessage(LOGS_REQUEST.resourceLogs);
    writeResource(writer, each.resource);
    for (const scopeLogs of each.scopeLogs) writeScopeLogs(writer, scopeLogs);
    writer.text(RESOURCE_LOGS.schemaUrl, each.schemaUrl);
    writer.endMessage(message);
  }
  return writer.finish();
}

function writeScopeLogs(writer: WireWriter, scopeLogs: DecodedScopeLogs): void {
  const message = writer.beginMessage(RESOURCE_LOGS.scopeLogs);
  writeScope(writer, scopeLogs.scope);
  for (const record of scopeLogs.logRecords) writeLogRecord(writer, record);
  writer.text(SCOPE_LOGS.schemaUrl, scopeLogs.schemaUrl);
  writer.endMessage(message);
}

function writeLogRecord(writer: WireWriter, record: LogRecord): void {
  const message = writer.beginMessage(SCOPE_LOGS.logRecords);
  writer.fixed64(LOG_RECORD.timeUnixNano, record.timeUnixNano);
  writer.int32(LOG_RECORD.severityNumber, record.severityNumber);
  writer.text(LOG_RECORD.severityText, record.severityText);
  if (record.body.type !== 'empty') {
    const body = writer.beginMessage(LOG_RECORD.body);
    writeAnyValue(writer, record.body);
    writer.endMessage(body);
  }
  writeAttributes(writer, LOG_RECORD.attributes, record.attributes);
  writer.uint32(LOG_RECORD.droppedAttributesCount, record.droppedAttributesCount);
  writer.fixed32(LOG_RECORD.flags, record.flags);
  writer.hex(LOG_RECORD.traceId, record.traceId);
  writer.hex(LOG_RECORD.spanId, record.spanId);
  writer.fixed64(LOG_RECORD.observedTimeUnixNano, record.observedTimeUnixNano);
  writer.text(LOG_RECORD.eventName, record.eventName);
  writer.endMessage(message);
}
