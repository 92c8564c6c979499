import { isSpanId, isTraceId, severityNumberFromNumber } from '@clew/trace-model';
import type { LogRecord } from '@clew/trace-model';
import type { DecodedResourceLogs, DecodedScopeLogs } from '../log-decode.js';
import {
  anyValueFrom,
  bigint,
  hex,
  list,
  number,
  oracleDecode,
  record,
  resourceFrom,
  scopeFrom,
  text,
  type Plain,
} from './oracle.js';

/** The body in this package's types, as protobufjs reads it. */
export function oracleLogs(body: Uint8Array): DecodedResourceLogs[] {
  return list(oracleDecode('ExportLogsServiceRequest', body), 'resourceLogs')
    .map((resourceLogs) => ({
      resource: resourceFrom(record(resourceLogs, 'resource')),
      schemaUrl: text(resourceLogs, 'schemaUrl'),
      scopeLogs: list(resourceLogs, 'scopeLogs')
        .map((scopeLogs): DecodedScopeLogs => ({
          scope: scopeFrom(record(scopeLogs, 'scope')),
          schemaUrl: text(scopeLogs, 'schemaUrl'),
          logRecords: list(scopeLogs, 'logRecords').map(logRecordFrom),
        }))
        .filter((scopeLogs) => scopeLogs.logRecords.length > 0),
    }))
    .filter((resourceLogs) => resourceLogs.scopeLogs.length > 0);
}

function logRecordFrom(message: Plain): LogRecord {
  const traceId = hex(message, 'traceId');
  const spanId = hex(message, 'spanId');
  return {
    timeUnixNano: bigint(message, 'timeUnixNano'),
    observedTimeUnixNano: bigint(message, 'observedTimeUnixNano'),
    severityNumber: severityNumberFromNumber(number(message, 'severityNumber')),
    severityText: text(message, 'severityText'),
    body: anyValueFrom(record(message, 'body')),
    ...resourceFrom(message),
    flags: number(message, 'flags'),
    traceId: isTraceId(traceId) ? traceId : '',
    spanId: isSpanId(spanId) ? spanId : '',
    eventName: text(message, 'eventName'),
  };
}
