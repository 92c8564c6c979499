import type { KeyValue, Span, SpanEvent, SpanKind, SpanLink } from '@clew/trace-model';
import { isSpanId, isTraceId } from '@clew/trace-model';

import { textAttribute } from '../attribute.js';
import { hex64, parentIdFrom, spanIdFrom, traceIdOfHalves } from '../legacy-ids.js';
import { nanosOf } from '../legacy-time.js';
import type { ScopeName } from '../span-groups.js';
import { CHILD_OF, type JaegerLog, type JaegerProcess, type JaegerReference, type JaegerSpan } from './jaeger-batch.js';
import { takeStatus } from './jaeger-status.js';
import { TagList } from './tag-list.js';

/** W3C's flag of the same meaning has the same bit. */
const SAMPLED = 1;

/** A process is what OTLP calls a resource. */
export function jaegerToResource({ serviceName, tags }: JaegerProcess): KeyValue[] {
  const list = new TagList(tags);
  if (serviceName !== '') list.remove('service.name');
  const hostname = list.get('host.name') === undefined ? list.takeText('hostname') : undefined;
  return [
    ...(serviceName === '' ? [] : [textAttribute('service.name', serviceName)]),
    ...(hostname === undefined ? [] : [textAttribute('host.name', hostname)]),
    ...list.rest,
  ];
}

/**
 * The OpenTelemetry mapping for Jaeger exporters, read backwards. Throws SpanFault, with `path` before the field.
 * https://opentelemetry.io/docs/specs/otel/trace/sdk_exporters/jaeger/
 */
export function jaegerToSpan(jaeger: JaegerSpan, path: string): { readonly scope: ScopeName; readonly span: Span } {
  const parentId = parentOf(jaeger);
  const tags = new TagList(jaeger.tags);
  const kind = takeKind(tags);
  const status = takeStatus(tags, kind);
  const scope = takeScope(tags);
  const traceState = tags.takeText('w3c.tracestate') ?? '';
  const span: Span = {
    traceId: traceIdOfHalves(jaeger.traceIdHigh, jaeger.traceIdLow, `${path}.traceId`),
    spanId: spanIdFrom(hex64(jaeger.spanId), `${path}.spanId`),
    parentSpanId: parentIdFrom(hex64(parentId), `${path}.parentSpanId`),
    traceState,
    flags: jaeger.flags & SAMPLED,
    name: jaeger.operationName,
    kind,
    startTimeUnixNano: nanosOf(jaeger.startTimeMicros),
    endTimeUnixNano: nanosOf(jaeger.startTimeMicros + jaeger.durationMicros),
    statusCode: status.code,
    statusMessage: status.message,
    attributes: tags.rest,
    droppedAttributesCount: 0,
    events: jaeger.logs.map(eventOf),
    droppedEventsCount: 0,
    links: jaeger.references.filter((reference) => !isParent(reference, jaeger, parentId)).map(linkOf),
    droppedLinksCount: 0,
  };
  return { scope, span };
}

/** The field, else what the span says it is a child of, else what it follows: the first within the trace. */
function parentOf(span: JaegerSpan): bigint {
  if (span.parentSpanId !== 0n) return span.parentSpanId;
  const within = span.references.filter((reference) => isSameTrace(reference, span));
  return (within.find(({ refType }) => refType === CHILD_OF) ?? within[0])?.spanId ?? 0n;
}

function isParent(reference: JaegerReference, span: JaegerSpan, parentId: bigint): boolean {
  return reference.refType === CHILD_OF && reference.spanId === parentId && isSameTrace(reference, span);
}

function isSameTrace(reference: JaegerReference, span: JaegerSpan): boolean {
  return reference.traceIdHigh === span.traceIdHigh && reference.traceIdLow === span.traceIdLow;
}

function takeKind(tags: TagList): SpanKind {
  const kind = kindFrom(tags.text('span.kind')?.toLowerCase());
  if (kind === undefined) return 'UNSPECIFIED';
  tags.remove('span.kind');
  return kind;
}

function kindFrom(text: string | undefined): SpanKind | undefined {
  switch (text) {
    case 'client':
      return 'CLIENT';
    case 'server':
      return 'SERVER';
    case 'producer':
      return 'PRODUCER';
    case 'consumer':
      return 'CONSUMER';
    case 'internal':
      return 'INTERNAL';
    default:
      return undefined;
  }
}

/** `otel.library.*` is how it was called until 2022. */
function takeScope(tags: TagList): ScopeName {
  const oldName = tags.takeText('otel.library.name');
  const oldVersion = tags.takeText('otel.library.version');
  return {
    name: tags.takeText('otel.scope.name') ?? oldName ?? '',
    version: tags.takeText('otel.scope.version') ?? oldVersion ?? '',
  };
}

/** The name of an event is in its field `event`; OpenTracing's plain log lines have a `message` instead. */
function eventOf({ timestampMicros, fields }: JaegerLog): SpanEvent {
  const list = new TagList(fields);
  const name = list.takeText('event') ?? list.takeText('message') ?? '';
  return { timeUnixNano: nanosOf(timestampMicros), name, attributes: list.rest, droppedAttributesCount: 0 };
}

function linkOf({ refType, traceIdHigh, traceIdLow, spanId }: JaegerReference): SpanLink {
  const traceHex = hex64(traceIdHigh) + hex64(traceIdLow);
  const spanHex = hex64(spanId);
  return {
    traceId: isTraceId(traceHex) ? traceHex : '',
    spanId: isSpanId(spanHex) ? spanHex : '',
    traceState: '',
    attributes: [textAttribute('opentracing.ref_type', refType === CHILD_OF ? 'child_of' : 'follows_from')],
    droppedAttributesCount: 0,
    flags: 0,
  };
}
