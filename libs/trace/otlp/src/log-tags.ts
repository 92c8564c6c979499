/**
 * Tags of the OTLP log messages, as `wire-tags.ts` has those of traces. Source: opentelemetry-proto v1:
 * collector/logs/v1/logs_service.proto, logs/v1/logs.proto. Resource, scope and attributes are those of traces.
 */
export const LOGS_REQUEST = { resourceLogs: 0x0a, fields: fieldBits(1) } as const;

export const RESOURCE_LOGS = {
  resource: 0x0a,
  scopeLogs: 0x12,
  schemaUrl: 0x1a,
  fields: fieldBits(1, 2, 3),
} as const;

export const SCOPE_LOGS = { scope: 0x0a, logRecords: 0x12, schemaUrl: 0x1a, fields: fieldBits(1, 2, 3) } as const;

/** Field 4 was `name` before v1.0: old senders fill it, so it counts as unknown. */
export const LOG_RECORD = {
  timeUnixNano: 0x09,
  severityNumber: 0x10,
  severityText: 0x1a,
  body: 0x2a,
  attributes: 0x32,
  droppedAttributesCount: 0x38,
  flags: 0x45,
  traceId: 0x4a,
  spanId: 0x52,
  observedTimeUnixNano: 0x59,
  eventName: 0x62,
  fields: fieldBits(1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12),
} as const;

function fieldBits(...fields: readonly number[]): number {
  return fields.reduce((bits, field) => bits | (1 << field), 0);
}
