import { LogScan, encodeLogsRequest, joinedPayload } from '@clew/otlp';
import type { KeptLog, LogFlush } from '@clew/store-contract';
import type { LogRecord, SpanContextOfRequest } from '@clew/trace-model';

import { RETENTION_DAYS, SAMPLE_TIME_NANO, spanIdOf, textAttribute, traceIdOf } from './sample-flush.js';

const CONTEXT: SpanContextOfRequest = {
  resource: { attributes: [textAttribute('service.name', 'cart')], droppedAttributesCount: 0 },
  resourceSchemaUrl: '',
  scope: { name: 'logger', version: '1', attributes: [], droppedAttributesCount: 0 },
  scopeSchemaUrl: '',
};

export function sampleLog(fields: Partial<LogRecord> = {}): LogRecord {
  return {
    timeUnixNano: SAMPLE_TIME_NANO,
    observedTimeUnixNano: SAMPLE_TIME_NANO + 1_000n,
    severityNumber: 9,
    severityText: 'Information',
    body: { type: 'string', value: 'order placed' },
    attributes: [],
    droppedAttributesCount: 0,
    flags: 1,
    traceId: traceIdOf(1),
    spanId: spanIdOf(1),
    eventName: '',
    ...fields,
  };
}

/** The record as the log writer hands it over: OTLP bytes and their group. */
export function keptLog(
  record: LogRecord,
  fields: Partial<KeptLog> & { readonly context?: Partial<SpanContextOfRequest>; readonly serviceName?: string } = {},
): KeptLog {
  const { context: contextFields, serviceName = 'cart', ...kept } = fields;
  const context = { ...CONTEXT, ...contextFields };
  const scopeLogs = [{ scope: context.scope, schemaUrl: context.scopeSchemaUrl, logRecords: [record] }];
  const bytes = encodeLogsRequest([{ resource: context.resource, schemaUrl: context.resourceSchemaUrl, scopeLogs }]);
  const scan = new LogScan();
  scan.scan(bytes);
  const group = scan.groups[0];
  if (group === undefined) throw new Error('the request holds no log record');
  return {
    bytes,
    start: scan.recordStart[0] ?? 0,
    end: scan.recordEnd[0] ?? 0,
    group: {
      resource: joinedPayload(bytes, group.resource),
      resourceSchemaUrl: context.resourceSchemaUrl,
      scope: joinedPayload(bytes, group.scope),
      scopeSchemaUrl: context.scopeSchemaUrl,
      serviceName,
    },
    tenantId: 'acme',
    teamId: 'shop',
    retentionDays: RETENTION_DAYS,
    receivedAtUnixMs: Number(SAMPLE_TIME_NANO / 1_000_000n),
    ...kept,
  };
}

export function logFlush(flushNumber: bigint, logs: readonly KeptLog[]): LogFlush {
  return { id: { stream: 'logs', partition: 0, flushNumber }, logs };
}
