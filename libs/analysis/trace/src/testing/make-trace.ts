import type { StoredSpan } from '@clew/store-contract';
import type { AnyValue, KeyValue, SpanEvent, SpanId, SpanKind, SpanLink, TraceId } from '@clew/trace-model';

/** A span as a test cares for it: times in ms, everything else as it usually is. */
export interface SpanSketch {
  /** Short: it is the last letters of the id. Default: a root's. */
  readonly id: string;
  readonly parent?: string;
  readonly service?: string;
  readonly name?: string;
  readonly kind?: SpanKind;
  readonly startMs: number;
  readonly endMs: number;
  readonly failed?: boolean;
  readonly message?: string;
  readonly flags?: number;
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
  readonly resource?: Readonly<Record<string, string>>;
  readonly events?: readonly {
    readonly name: string;
    readonly atMs: number;
    readonly attributes?: Readonly<Record<string, string>>;
  }[];
  readonly links?: readonly string[];
}

export const ORIGIN_NANO = 1_767_225_600_000_000_000n;
const TRACE_ID = '1'.padStart(32, '0') as TraceId;
const NANOS_PER_MS = 1_000_000;

export function makeTrace(...sketches: readonly SpanSketch[]): StoredSpan[] {
  return sketches.map(makeSpan);
}

/** Ids of tests in hex digits that are no others': letters become their codes. */
export function spanId(id: string): SpanId {
  const hex = Array.from(id, (letter) => letter.charCodeAt(0).toString(16)).join('');
  return hex.padStart(16, '0') as SpanId;
}

export function ms(value: number): bigint {
  return BigInt(Math.round(value * NANOS_PER_MS));
}

export function at(value: number): bigint {
  return ORIGIN_NANO + ms(value);
}

function makeSpan(sketch: SpanSketch): StoredSpan {
  const { id, parent, service = 'shop', kind = 'INTERNAL', failed = false } = sketch;
  return {
    traceId: TRACE_ID,
    spanId: spanId(id),
    parentSpanId: parent === undefined ? '' : spanId(parent),
    traceState: '',
    flags: sketch.flags ?? 1,
    name: sketch.name ?? id,
    kind,
    startTimeUnixNano: at(sketch.startMs),
    endTimeUnixNano: at(sketch.endMs),
    statusCode: failed ? 'ERROR' : 'UNSET',
    statusMessage: sketch.message ?? '',
    serviceName: service,
    resource: { attributes: keyValues({ 'service.name': service, ...sketch.resource }), droppedAttributesCount: 0 },
    resourceSchemaUrl: '',
    scope: { name: 'test', version: '1', attributes: [], droppedAttributesCount: 0 },
    scopeSchemaUrl: '',
    attributes: keyValues(sketch.attributes ?? {}),
    droppedAttributesCount: 0,
    events: (sketch.events ?? []).map(makeEvent),
    droppedEventsCount: 0,
    links: (sketch.links ?? []).map(makeLink),
    droppedLinksCount: 0,
  };
}

function makeEvent(event: NonNullable<SpanSketch['events']>[number]): SpanEvent {
  const attributes = keyValues(event.attributes ?? {});
  return { timeUnixNano: at(event.atMs), name: event.name, attributes, droppedAttributesCount: 0 };
}

function makeLink(id: string): SpanLink {
  return {
    ...{ traceId: TRACE_ID, spanId: spanId(id), traceState: '' },
    ...{ attributes: [], droppedAttributesCount: 0, flags: 0 },
  };
}

function keyValues(values: Readonly<Record<string, string | number | boolean>>): KeyValue[] {
  return Object.entries(values).map(([key, value]) => ({ key, value: toAnyValue(value) }));
}

function toAnyValue(value: string | number | boolean): AnyValue {
  if (typeof value === 'string') return { type: 'string', value };
  if (typeof value === 'boolean') return { type: 'bool', value };
  return Number.isSafeInteger(value) ? { type: 'int', value: BigInt(value) } : { type: 'double', value };
}
