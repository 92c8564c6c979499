import type { AttributeField, Field, IntrinsicName } from '../ast.js';
import { durationNano, type TraceqlSpan } from './span.js';
import type { TraceIndex } from './trace-index.js';
import { attributeValue, isList, spanKindValue, statusValue, type Scalar, type Value } from './value.js';

/** A span with the trace it belongs to. */
export interface SpanInTrace<S extends TraceqlSpan = TraceqlSpan> {
  readonly span: S;
  readonly trace: TraceIndex<S>;
}

export type FieldReader = (at: SpanInTrace) => Value;

/** How a field is read, found once for a query and not once for a span. */
export function fieldReader(field: Field): FieldReader {
  const read = field.kind === 'attribute' ? attributeReader(field) : INTRINSIC_READERS[field.name];
  if (!field.parent) return read;
  return ({ span, trace }) => {
    const parent = trace.parentOf(span);
    return parent && read({ span: parent, trace });
  };
}

function attributeReader({ scope, name }: AttributeField): FieldReader {
  if (scope === undefined) {
    return ({ span }) => attributeValue(span.attributes, name) ?? attributeValue(span.resource.attributes, name);
  }
  switch (scope) {
    case 'span':
      return ({ span }) => attributeValue(span.attributes, name);
    case 'resource':
      return ({ span }) => attributeValue(span.resource.attributes, name);
    case 'instrumentation':
      return ({ span }) => attributeValue(span.scope.attributes, name);
    case 'event':
      return ({ span }) => listOf(span.events, (event) => attributeValue(event.attributes, name));
    case 'link':
      return ({ span }) => listOf(span.links, (link) => attributeValue(link.attributes, name));
  }
}

const INTRINSIC_READERS: Readonly<Record<IntrinsicName, FieldReader>> = {
  'span:duration': ({ span }) => durationNano(span),
  'span:name': ({ span }) => span.name,
  'span:status': ({ span }) => statusValue(span.statusCode),
  'span:statusMessage': ({ span }) => span.statusMessage,
  'span:kind': ({ span }) => spanKindValue(span.kind),
  'span:id': ({ span }) => span.spanId,
  'span:parentID': ({ span }) => span.parentSpanId,
  'span:childCount': ({ span, trace }) => BigInt(trace.childCountOf(span)),
  'trace:duration': ({ trace }) => trace.facts.durationNano,
  'trace:rootName': ({ trace }) => trace.facts.rootSpanName,
  'trace:rootService': ({ trace }) => trace.facts.rootServiceName,
  'trace:id': ({ span }) => span.traceId,
  'event:name': ({ span }) => listOf(span.events, (event) => event.name),
  'event:timeSinceStart': ({ span }) => listOf(span.events, (event) => event.timeUnixNano - span.startTimeUnixNano),
  'link:spanID': ({ span }) => listOf(span.links, (link) => link.spanId),
  'link:traceID': ({ span }) => listOf(span.links, (link) => link.traceId),
  'instrumentation:name': ({ span }) => span.scope.name,
  'instrumentation:version': ({ span }) => span.scope.version,
};

/** The values of all events or links in one list; undefined when none has one. */
function listOf<T>(items: readonly T[], read: (item: T) => Value): Value {
  if (items.length === 0) return undefined;
  const values: Scalar[] = [];
  for (const item of items) {
    const value = read(item);
    if (isList(value)) values.push(...value);
    else if (value !== undefined) values.push(value);
  }
  return values.length === 0 ? undefined : values;
}
