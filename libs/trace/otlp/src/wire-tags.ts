/**
 * Tags (field number << 3 | wire type) of the OTLP trace messages, and per message the set of its field numbers as bits.
 * Source: opentelemetry-proto v1: collector/trace/v1/trace_service.proto, trace/v1/trace.proto, resource/v1, common/v1.
 * A field number never changes its meaning in a stable proto, so these are constants of nature.
 */
export const REQUEST = { resourceSpans: 0x0a, fields: fieldBits(1) } as const;

export const RESOURCE_SPANS = {
  resource: 0x0a,
  scopeSpans: 0x12,
  schemaUrl: 0x1a,
  fields: fieldBits(1, 2, 3),
} as const;

export const SCOPE_SPANS = { scope: 0x0a, spans: 0x12, schemaUrl: 0x1a, fields: fieldBits(1, 2, 3) } as const;

export const RESOURCE = { attributes: 0x0a, droppedAttributesCount: 0x10, fields: fieldBits(1, 2) } as const;

export const SCOPE = {
  name: 0x0a,
  version: 0x12,
  attributes: 0x1a,
  droppedAttributesCount: 0x20,
  fields: fieldBits(1, 2, 3, 4),
} as const;

export const SPAN = {
  traceId: 0x0a,
  spanId: 0x12,
  traceState: 0x1a,
  parentSpanId: 0x22,
  name: 0x2a,
  kind: 0x30,
  startTimeUnixNano: 0x39,
  endTimeUnixNano: 0x41,
  attributes: 0x4a,
  droppedAttributesCount: 0x50,
  events: 0x5a,
  droppedEventsCount: 0x60,
  links: 0x6a,
  droppedLinksCount: 0x70,
  status: 0x7a,
  flags: 0x85,
  fields: fieldBits(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16),
} as const;

export const EVENT = {
  timeUnixNano: 0x09,
  name: 0x12,
  attributes: 0x1a,
  droppedAttributesCount: 0x20,
  fields: fieldBits(1, 2, 3, 4),
} as const;

export const LINK = {
  traceId: 0x0a,
  spanId: 0x12,
  traceState: 0x1a,
  attributes: 0x22,
  droppedAttributesCount: 0x28,
  flags: 0x35,
  fields: fieldBits(1, 2, 3, 4, 5, 6),
} as const;

/** Field 1 was `deprecated_code`: old SDKs send it, so it counts as unknown. */
export const STATUS = { message: 0x12, code: 0x18, fields: fieldBits(2, 3) } as const;

export const KEY_VALUE = { key: 0x0a, value: 0x12, fields: fieldBits(1, 2) } as const;

export const ANY_VALUE = {
  string: 0x0a,
  bool: 0x10,
  int: 0x18,
  double: 0x21,
  array: 0x2a,
  kvlist: 0x32,
  bytes: 0x3a,
  fields: fieldBits(1, 2, 3, 4, 5, 6, 7),
} as const;

/** ArrayValue and KeyValueList both hold one repeated field. */
export const VALUE_LIST = { values: 0x0a, fields: fieldBits(1) } as const;

/** ExportTraceServiceResponse and its ExportTracePartialSuccess. */
export const RESPONSE = { partialSuccess: 0x0a, fields: fieldBits(1) } as const;

export const PARTIAL_SUCCESS = { rejectedSpans: 0x08, errorMessage: 0x12, fields: fieldBits(1, 2) } as const;

/** google.rpc.Status (googleapis, google/rpc/status.proto), of which OTLP servers fill code and message. */
export const RPC_STATUS = { code: 0x08, message: 0x12, fields: fieldBits(1, 2) } as const;

function fieldBits(...fields: readonly number[]): number {
  return fields.reduce((bits, field) => bits | (1 << field), 0);
}
