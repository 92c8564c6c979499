import {
  ANY_VALUE,
  EVENT,
  KEY_VALUE,
  LINK,
  PARTIAL_SUCCESS,
  REQUEST,
  RESOURCE,
  RESOURCE_SPANS,
  RESPONSE,
  RPC_STATUS,
  SCOPE,
  SCOPE_SPANS,
  SPAN,
  STATUS,
  VALUE_LIST,
} from './wire-tags.js';

/** How the value of a JSON member is read and which field it becomes. */
export type JsonField =
  JsonScalar | { readonly type: 'message' | 'messages'; readonly tag: number; readonly message: () => JsonMessage };

export type JsonScalar =
  | {
      readonly type: 'text' | 'base64' | 'bool' | 'int64' | 'double' | 'uint32' | 'fixed32' | 'fixed64';
      readonly tag: number;
    }
  | { readonly type: 'hex'; readonly tag: number; readonly digits: number }
  | { readonly type: 'enum'; readonly tag: number; readonly numbers: ReadonlyMap<string, number> };

export interface JsonMessage {
  /** By lowerCamelCase name, as OTLP/JSON writes them, and by the proto's own snake_case name, as its readers accept. */
  readonly fields: ReadonlyMap<string, JsonField>;
  /** Only one member may be set, and it counts towards the depth limit: AnyValue. */
  readonly isAnyValue: boolean;
}

const SPAN_KIND_NUMBERS = new Map([
  ['SPAN_KIND_UNSPECIFIED', 0],
  ['SPAN_KIND_INTERNAL', 1],
  ['SPAN_KIND_SERVER', 2],
  ['SPAN_KIND_CLIENT', 3],
  ['SPAN_KIND_PRODUCER', 4],
  ['SPAN_KIND_CONSUMER', 5],
]);

const STATUS_CODE_NUMBERS = new Map([
  ['STATUS_CODE_UNSET', 0],
  ['STATUS_CODE_OK', 1],
  ['STATUS_CODE_ERROR', 2],
]);

export const ANY_VALUE_JSON: JsonMessage = messageOf(
  {
    stringValue: { type: 'text', tag: ANY_VALUE.string },
    boolValue: { type: 'bool', tag: ANY_VALUE.bool },
    intValue: { type: 'int64', tag: ANY_VALUE.int },
    doubleValue: { type: 'double', tag: ANY_VALUE.double },
    arrayValue: { type: 'message', tag: ANY_VALUE.array, message: () => ARRAY_VALUE_JSON },
    kvlistValue: { type: 'message', tag: ANY_VALUE.kvlist, message: () => KEY_VALUE_LIST_JSON },
    bytesValue: { type: 'base64', tag: ANY_VALUE.bytes },
  },
  true,
);

const KEY_VALUE_JSON = messageOf({
  key: { type: 'text', tag: KEY_VALUE.key },
  value: { type: 'message', tag: KEY_VALUE.value, message: () => ANY_VALUE_JSON },
});

const ARRAY_VALUE_JSON = messageOf({
  values: { type: 'messages', tag: VALUE_LIST.values, message: () => ANY_VALUE_JSON },
});

const KEY_VALUE_LIST_JSON = messageOf({
  values: { type: 'messages', tag: VALUE_LIST.values, message: () => KEY_VALUE_JSON },
});

const STATUS_JSON = messageOf({
  message: { type: 'text', tag: STATUS.message },
  code: { type: 'enum', tag: STATUS.code, numbers: STATUS_CODE_NUMBERS },
});

const LINK_JSON = messageOf({
  traceId: { type: 'hex', tag: LINK.traceId, digits: 32 },
  spanId: { type: 'hex', tag: LINK.spanId, digits: 16 },
  traceState: { type: 'text', tag: LINK.traceState },
  ...attributesOf(LINK),
  flags: { type: 'fixed32', tag: LINK.flags },
});

const EVENT_JSON = messageOf({
  timeUnixNano: { type: 'fixed64', tag: EVENT.timeUnixNano },
  name: { type: 'text', tag: EVENT.name },
  ...attributesOf(EVENT),
});

const SPAN_JSON = messageOf({
  traceId: { type: 'hex', tag: SPAN.traceId, digits: 32 },
  spanId: { type: 'hex', tag: SPAN.spanId, digits: 16 },
  traceState: { type: 'text', tag: SPAN.traceState },
  parentSpanId: { type: 'hex', tag: SPAN.parentSpanId, digits: 16 },
  name: { type: 'text', tag: SPAN.name },
  kind: { type: 'enum', tag: SPAN.kind, numbers: SPAN_KIND_NUMBERS },
  startTimeUnixNano: { type: 'fixed64', tag: SPAN.startTimeUnixNano },
  endTimeUnixNano: { type: 'fixed64', tag: SPAN.endTimeUnixNano },
  ...attributesOf(SPAN),
  events: { type: 'messages', tag: SPAN.events, message: () => EVENT_JSON },
  droppedEventsCount: { type: 'uint32', tag: SPAN.droppedEventsCount },
  links: { type: 'messages', tag: SPAN.links, message: () => LINK_JSON },
  droppedLinksCount: { type: 'uint32', tag: SPAN.droppedLinksCount },
  status: { type: 'message', tag: SPAN.status, message: () => STATUS_JSON },
  flags: { type: 'fixed32', tag: SPAN.flags },
});

export const SCOPE_JSON: JsonMessage = messageOf({
  name: { type: 'text', tag: SCOPE.name },
  version: { type: 'text', tag: SCOPE.version },
  ...attributesOf(SCOPE),
});

export const RESOURCE_JSON: JsonMessage = messageOf(attributesOf(RESOURCE));

const SCOPE_SPANS_JSON = messageOf({
  scope: { type: 'message', tag: SCOPE_SPANS.scope, message: () => SCOPE_JSON },
  spans: { type: 'messages', tag: SCOPE_SPANS.spans, message: () => SPAN_JSON },
  schemaUrl: { type: 'text', tag: SCOPE_SPANS.schemaUrl },
});

const RESOURCE_SPANS_JSON = messageOf({
  resource: { type: 'message', tag: RESOURCE_SPANS.resource, message: () => RESOURCE_JSON },
  scopeSpans: { type: 'messages', tag: RESOURCE_SPANS.scopeSpans, message: () => SCOPE_SPANS_JSON },
  schemaUrl: { type: 'text', tag: RESOURCE_SPANS.schemaUrl },
});

export const TRACE_REQUEST_JSON: JsonMessage = messageOf({
  resourceSpans: { type: 'messages', tag: REQUEST.resourceSpans, message: () => RESOURCE_SPANS_JSON },
});

export const TRACE_RESPONSE_JSON: JsonMessage = messageOf({
  partialSuccess: { type: 'message', tag: RESPONSE.partialSuccess, message: () => PARTIAL_SUCCESS_JSON },
});

const PARTIAL_SUCCESS_JSON = messageOf({
  rejectedSpans: { type: 'int64', tag: PARTIAL_SUCCESS.rejectedSpans },
  errorMessage: { type: 'text', tag: PARTIAL_SUCCESS.errorMessage },
});

export const RPC_STATUS_JSON: JsonMessage = messageOf({
  code: { type: 'enum', tag: RPC_STATUS.code, numbers: new Map() },
  message: { type: 'text', tag: RPC_STATUS.message },
});

/** The two members that everything with attributes has. */
export function attributesOf(tags: {
  readonly attributes: number;
  readonly droppedAttributesCount: number;
}): Readonly<Record<string, JsonField>> {
  return {
    attributes: { type: 'messages', tag: tags.attributes, message: () => KEY_VALUE_JSON },
    droppedAttributesCount: { type: 'uint32', tag: tags.droppedAttributesCount },
  };
}

export function messageOf(fields: Readonly<Record<string, JsonField>>, isAnyValue = false): JsonMessage {
  const byName = new Map<string, JsonField>();
  for (const [name, field] of Object.entries(fields)) {
    byName.set(name, field);
    byName.set(
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      field,
    );
  }
  return { fields: byName, isAnyValue };
}
