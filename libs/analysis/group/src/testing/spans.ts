import type { StoredSpan } from '@clew/store-contract';
import { isSpanId, isTraceId, type AnyValue, type KeyValue, type SpanId, type TraceId } from '@clew/trace-model';

export const START = 1_760_000_000_000_000_000n;

export interface SpanSketch {
  readonly id: number;
  readonly parent?: number;
  readonly trace?: number;
  readonly service?: string;
  readonly name?: string;
  /** Offsets from START in ms. */
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
  readonly resource?: Readonly<Record<string, string | number | boolean>>;
  readonly span?: Partial<StoredSpan>;
}

/** A span from its few interesting fields. */
export function spanOf(sketch: SpanSketch): StoredSpan {
  const service = sketch.service ?? 'shop';
  return {
    traceId: traceIdOf(sketch.trace ?? 1),
    spanId: spanIdOf(sketch.id),
    parentSpanId: sketch.parent === undefined ? '' : spanIdOf(sketch.parent),
    traceState: '',
    flags: 0,
    name: sketch.name ?? 'work',
    kind: 'INTERNAL',
    startTimeUnixNano: START + BigInt(Math.round((sketch.fromMs ?? 0) * 1e6)),
    endTimeUnixNano: START + BigInt(Math.round((sketch.toMs ?? 10) * 1e6)),
    statusCode: 'UNSET',
    statusMessage: '',
    attributes: keyValues(sketch.attributes ?? {}),
    droppedAttributesCount: 0,
    events: [],
    droppedEventsCount: 0,
    links: [],
    droppedLinksCount: 0,
    resource: {
      attributes: keyValues({ 'service.name': service, ...sketch.resource }),
      droppedAttributesCount: 0,
    },
    resourceSchemaUrl: '',
    scope: { name: '', version: '', attributes: [], droppedAttributesCount: 0 },
    scopeSchemaUrl: '',
    serviceName: service,
    ...sketch.span,
  };
}

/** A span that ends in ERROR with one exception event. */
export function failing(sketch: SpanSketch, type: string, message: string, stack = ''): StoredSpan {
  const span = spanOf(sketch);
  const attributes = keyValues({
    'exception.type': type,
    'exception.message': message,
    ...(stack === '' ? {} : { 'exception.stacktrace': stack }),
  });
  return {
    ...span,
    statusCode: 'ERROR',
    events: [{ timeUnixNano: span.endTimeUnixNano, name: 'exception', attributes, droppedAttributesCount: 0 }],
  };
}

function keyValues(record: Readonly<Record<string, string | number | boolean>>): readonly KeyValue[] {
  return Object.entries(record).map(([key, value]) => ({ key, value: anyValue(value) }));
}

function anyValue(value: string | number | boolean): AnyValue {
  if (typeof value === 'string') return { type: 'string', value };
  if (typeof value === 'boolean') return { type: 'bool', value };
  return Number.isInteger(value) ? { type: 'int', value: BigInt(value) } : { type: 'double', value };
}

export function traceIdOf(id: number): TraceId {
  const text = id.toString(16).padStart(32, '0');
  if (!isTraceId(text)) throw new RangeError(`${id} makes no trace id`);
  return text;
}

export function spanIdOf(id: number): SpanId {
  const text = id.toString(16).padStart(16, '0');
  if (!isSpanId(text)) throw new RangeError(`${id} makes no span id`);
  return text;
}
