import { LOG_RECORD, RESOURCE_LOGS, SCOPE_LOGS } from './log-tags.js';
import { EVENT, LINK, RESOURCE, SCOPE, SPAN, STATUS } from './wire-tags.js';

/** Where in a trace or log request a text or an attribute stands. */
export const WIRE_PLACES = ['span', 'resource', 'scope', 'event', 'link', 'status', 'name', 'log'] as const;
export type WirePlace = (typeof WIRE_PLACES)[number];

export type FieldKind =
  | 'id'
  | 'text'
  | 'uint32'
  | 'int32'
  | 'fixed32'
  | 'fixed64'
  | 'attributes'
  | 'droppedAttributes'
  | 'value'
  | 'message'
  | 'messages';

/** One field of a message, as far as writing it again has to know it. */
export interface FieldShape {
  readonly tag: number;
  readonly kind: FieldKind;
  readonly place: WirePlace;
  /** What editors call a text, value or time that has no key of its own: unique within its place. '' for everything else. */
  readonly name: string;
  /** Length of an id; any other is no id and left out. */
  readonly idBytes: number;
  /** Of `message` and `messages`. */
  readonly message: WireShape | undefined;
}

export interface WireShape {
  /** Of its attributes. */
  readonly place: WirePlace;
  /** In the order of their numbers, which is the order in which they are written. */
  readonly fields: readonly FieldShape[];
  /** The same by tag. */
  readonly byTag: readonly (FieldShape | undefined)[];
  /** Field numbers as bits (see wire-tags.ts). */
  readonly knownFields: number;
}

type Kinds = Readonly<
  Record<string, FieldKind | FieldShape | readonly [FieldKind, string | number | WireShape, WirePlace?]>
>;

const EVENT_SHAPE = shape('event', EVENT, {
  timeUnixNano: 'fixed64',
  name: ['text', 'event.name'],
  attributes: 'attributes',
  droppedAttributesCount: 'droppedAttributes',
});

const LINK_SHAPE = shape('link', LINK, {
  traceId: ['id', 16],
  spanId: ['id', 8],
  traceState: ['text', 'trace_state'],
  attributes: 'attributes',
  droppedAttributesCount: 'droppedAttributes',
  flags: 'fixed32',
});

const STATUS_SHAPE = shape('status', STATUS, { message: ['text', 'status.message'], code: 'int32' });

export const SPAN_SHAPE = shape('span', SPAN, {
  traceId: ['id', 16],
  spanId: ['id', 8],
  traceState: ['text', 'trace_state'],
  parentSpanId: ['id', 8],
  name: ['text', 'span.name', 'name'],
  kind: 'int32',
  startTimeUnixNano: ['fixed64', 'span.start_time'],
  endTimeUnixNano: ['fixed64', 'span.end_time'],
  attributes: 'attributes',
  droppedAttributesCount: 'droppedAttributes',
  events: ['messages', EVENT_SHAPE],
  droppedEventsCount: 'uint32',
  links: ['messages', LINK_SHAPE],
  droppedLinksCount: 'uint32',
  status: ['message', STATUS_SHAPE],
  flags: 'fixed32',
});

export const RESOURCE_SHAPE = shape('resource', RESOURCE, {
  attributes: 'attributes',
  droppedAttributesCount: 'droppedAttributes',
});

export const SCOPE_SHAPE = shape('scope', SCOPE, {
  name: ['text', 'scope.name'],
  version: ['text', 'scope.version'],
  attributes: 'attributes',
  droppedAttributesCount: 'droppedAttributes',
});

const LOG_RECORD_SHAPE = shape('log', LOG_RECORD, {
  timeUnixNano: 'fixed64',
  severityNumber: 'int32',
  severityText: ['text', 'log.severity_text'],
  body: ['value', 'log.body'],
  attributes: 'attributes',
  droppedAttributesCount: 'droppedAttributes',
  flags: 'fixed32',
  traceId: ['id', 16],
  spanId: ['id', 8],
  observedTimeUnixNano: 'fixed64',
  eventName: ['text', 'log.event_name'],
});

/** Schema URLs stand beside a resource or scope, not in it: in requests for traces as in those for logs. */
export const RESOURCE_SCHEMA_URL = schemaUrlOf('resource');
export const SCOPE_SCHEMA_URL = schemaUrlOf('scope');

const SCOPE_LOGS_SHAPE = shape('scope', SCOPE_LOGS, {
  scope: ['message', SCOPE_SHAPE],
  logRecords: ['messages', LOG_RECORD_SHAPE],
  schemaUrl: SCOPE_SCHEMA_URL,
});

export const RESOURCE_LOGS_SHAPE = shape('resource', RESOURCE_LOGS, {
  resource: ['message', RESOURCE_SHAPE],
  scopeLogs: ['messages', SCOPE_LOGS_SHAPE],
  schemaUrl: RESOURCE_SCHEMA_URL,
});

function shape(
  place: WirePlace,
  tags: { readonly fields: number } & Readonly<Record<string, number>>,
  kinds: Kinds,
): WireShape {
  const fields = Object.entries(kinds).map(([fieldName, given]): FieldShape => {
    if (typeof given === 'object' && 'tag' in given) return given;
    const [kind, detail, ownPlace] = typeof given === 'string' ? [given, undefined, undefined] : given;
    return {
      tag: tags[fieldName] ?? 0,
      kind,
      place: ownPlace ?? place,
      name: typeof detail === 'string' ? detail : '',
      idBytes: typeof detail === 'number' ? detail : 0,
      message: typeof detail === 'object' ? detail : undefined,
    };
  });
  fields.sort((one, other) => (one.tag >>> 3) - (other.tag >>> 3));
  const tagMax = Math.max(...fields.map(({ tag }) => tag));
  const byTag = new Array<FieldShape | undefined>(tagMax + 1).fill(undefined);
  for (const field of fields) byTag[field.tag] = field;
  return { place, fields, byTag, knownFields: tags.fields };
}

function schemaUrlOf(place: 'resource' | 'scope'): FieldShape {
  return { tag: RESOURCE_LOGS.schemaUrl, kind: 'text', place, name: 'schema_url', idBytes: 0, message: undefined };
}
