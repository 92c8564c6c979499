import { OtlpError, joinedPayload, serviceNameOf, type LogGroup as FoundGroup, type LogScan } from '@clew/otlp';
import type { KeptLog, LogGroup } from '@clew/store-contract';
import type { StreamMessage } from '@clew/stream-contract';

import { decodeText } from './text.js';

const UNKNOWN_SERVICE = 'unknown_service';

/** The log records of a message, in order. Undefined when it is no OTLP: a function of its bytes, so every reader skips the same. */
export function logsOfMessage(message: StreamMessage, scan: LogScan): readonly KeptLog[] | undefined {
  const { tenantId, teamId, retentionDays, receivedAtUnixMs } = message.headers;
  try {
    scan.scan(message.value);
    const value = new Uint8Array(message.value); // records wait for their flush; the stream's memory does not
    const groups = scan.groups.map((group) => groupOf(value, group));
    return scan.recordStart.map((start, record): KeptLog => {
      const group = groups[scan.recordGroup[record] ?? -1];
      if (group === undefined) throw new RangeError(`log record ${record} has no group`);
      const end = scan.recordEnd[record] ?? start;
      return { bytes: value, start, end, group, tenantId, teamId, retentionDays, receivedAtUnixMs };
    });
  } catch (error) {
    if (error instanceof OtlpError) return undefined;
    throw error;
  }
}

function groupOf(value: Uint8Array, found: FoundGroup): LogGroup {
  const resource = joinedPayload(value, found.resource);
  const serviceName = serviceNameOf(resource, 0, resource.length);
  return {
    resource,
    resourceSchemaUrl: decodeText(value, found.resourceSchemaUrl),
    scope: joinedPayload(value, found.scope),
    scopeSchemaUrl: decodeText(value, found.scopeSchemaUrl),
    serviceName: serviceName === '' ? UNKNOWN_SERVICE : serviceName,
  };
}
