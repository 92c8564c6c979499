import {
  ANY_VALUE_JSON,
  RESOURCE_JSON,
  SCOPE_JSON,
  attributesOf,
  messageOf,
  type JsonMessage,
} from './json-messages.js';
import { LOGS_REQUEST, LOG_RECORD, RESOURCE_LOGS, SCOPE_LOGS } from './log-tags.js';

const SEVERITIES = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];
/** SEVERITY_NUMBER_TRACE is 1, SEVERITY_NUMBER_TRACE2 2 and so on, four to a severity. */
const SEVERITY_NUMBERS = new Map<string, number>([
  ['SEVERITY_NUMBER_UNSPECIFIED', 0],
  ...SEVERITIES.flatMap((name, index) =>
    [1, 2, 3, 4].map((step): [string, number] => [
      `SEVERITY_NUMBER_${name}${step === 1 ? '' : String(step)}`,
      index * 4 + step,
    ]),
  ),
]);

const LOG_RECORD_JSON = messageOf({
  timeUnixNano: { type: 'fixed64', tag: LOG_RECORD.timeUnixNano },
  observedTimeUnixNano: { type: 'fixed64', tag: LOG_RECORD.observedTimeUnixNano },
  severityNumber: { type: 'enum', tag: LOG_RECORD.severityNumber, numbers: SEVERITY_NUMBERS },
  severityText: { type: 'text', tag: LOG_RECORD.severityText },
  body: { type: 'message', tag: LOG_RECORD.body, message: () => ANY_VALUE_JSON },
  ...attributesOf(LOG_RECORD),
  flags: { type: 'fixed32', tag: LOG_RECORD.flags },
  traceId: { type: 'hex', tag: LOG_RECORD.traceId, digits: 32 },
  spanId: { type: 'hex', tag: LOG_RECORD.spanId, digits: 16 },
  eventName: { type: 'text', tag: LOG_RECORD.eventName },
});

const SCOPE_LOGS_JSON = messageOf({
  scope: { type: 'message', tag: SCOPE_LOGS.scope, message: () => SCOPE_JSON },
  logRecords: { type: 'messages', tag: SCOPE_LOGS.logRecords, message: () => LOG_RECORD_JSON },
  schemaUrl: { type: 'text', tag: SCOPE_LOGS.schemaUrl },
});

const RESOURCE_LOGS_JSON = messageOf({
  resource: { type: 'message', tag: RESOURCE_LOGS.resource, message: () => RESOURCE_JSON },
  scopeLogs: { type: 'messages', tag: RESOURCE_LOGS.scopeLogs, message: () => SCOPE_LOGS_JSON },
  schemaUrl: { type: 'text', tag: RESOURCE_LOGS.schemaUrl },
});

export const LOGS_REQUEST_JSON: JsonMessage = messageOf({
  resourceLogs: { type: 'messages', tag: LOGS_REQUEST.resourceLogs, message: () => RESOURCE_LOGS_JSON },
});
