import { shorten } from '@clew/otlp';
import type { KeyValue, Span, SpanEvent, SpanKind } from '@clew/trace-model';

import { boolAttribute, intAttribute, textAttribute } from '../attribute.js';
import { SpanFault, type ElementBudget } from '../conversion.js';
import { parentIdFrom, spanIdFrom, traceIdFrom } from '../legacy-ids.js';
import { nanosOf } from '../legacy-time.js';
import type { ScopeName } from '../span-groups.js';
import { eventFromText, takeLinks } from './annotation-event.js';
import { takeResource } from './resource-tags.js';
import type { ZipkinEndpoint, ZipkinSpan } from './zipkin-span.js';
import { take, takeStatus } from './zipkin-status.js';

/** What the Collector writes on a span that came without a time. */
const START_TIME_ABSENT = 'otel.zipkin.absentField.startTime';

export interface ZipkinContext {
  /** Of the span in its request: `[3]`. */
  readonly path: string;
  readonly receivedAtUnixNano: bigint;
  readonly budget: ElementBudget;
}

export interface PlacedSpan {
  readonly resourceAttributes: readonly KeyValue[];
  readonly scope: ScopeName;
  readonly span: Span;
}

/**
 * The OpenTelemetry mapping for Zipkin exporters, read backwards. Both ends of a call may share one id; OTLP keeps them apart
 * by kind. Throws SpanFault. Uses up the span's tags.
 * https://opentelemetry.io/docs/specs/otel/trace/sdk_exporters/zipkin/
 */
export function zipkinToSpan(zipkin: ZipkinSpan, { path, receivedAtUnixNano, budget }: ZipkinContext): PlacedSpan {
  const { tags, localEndpoint } = zipkin;
  const traceId = traceIdFrom(zipkin.traceId, `${path}.traceId`);
  const spanId = spanIdFrom(zipkin.id, `${path}.id`);
  const parentId = parentIdFrom(zipkin.parentId, `${path}.parentId`);
  const kind = takeKind(zipkin, path);
  const status = takeStatus(tags);
  const resourceAttributes = takeResource(tags, localEndpoint?.serviceName ?? '');
  const scope = takeScope(tags);
  const traceState = take(tags, 'w3c.tracestate') ?? '';
  const links = takeLinks(tags, budget);
  const times = timesOf(zipkin, receivedAtUnixNano);
  const attributes = attributesOf(zipkin);
  if (zipkin.timestampMicros === undefined) attributes.push(boolAttribute(START_TIME_ABSENT, true));
  const span: Span = {
    traceId,
    spanId,
    parentSpanId: parentId === spanId ? '' : parentId,
    traceState,
    flags: 0,
    name: zipkin.name,
    kind,
    ...times,
    statusCode: status.code,
    statusMessage: status.message,
    attributes,
    droppedAttributesCount: 0,
    events: eventsOf(zipkin, times.startTimeUnixNano, budget),
    droppedEventsCount: 0,
    links,
    droppedLinksCount: 0,
  };
  return { resourceAttributes, scope, span };
}

/** Exporters leave the kind out for INTERNAL; what the Collector could not say is in a tag. */
function takeKind({ kind, tags }: ZipkinSpan, path: string): SpanKind {
  switch (kind) {
    case 'CLIENT':
    case 'SERVER':
    case 'PRODUCER':
    case 'CONSUMER':
      return kind;
    case '':
      if (tags.get('span.kind') === 'internal') tags.delete('span.kind');
      return 'INTERNAL';
    default: {
      const sent = JSON.stringify(shorten(kind));
      throw new SpanFault(`${path}.kind: expected CLIENT, SERVER, PRODUCER, CONSUMER or none, got ${sent}`);
    }
  }
}

/** `otel.library.*` is how it was called until 2022. */
function takeScope(tags: Map<string, string>): ScopeName {
  const oldName = take(tags, 'otel.library.name');
  const oldVersion = take(tags, 'otel.library.version');
  return {
    name: take(tags, 'otel.scope.name') ?? oldName ?? '',
    version: take(tags, 'otel.scope.version') ?? oldVersion ?? '',
  };
}

/** A span may come without a time: then its first annotation says when it was, else when it came here. */
function timesOf(
  { timestampMicros, durationMicros = 0n, annotations }: ZipkinSpan,
  receivedAtUnixNano: bigint,
): Pick<Span, 'startTimeUnixNano' | 'endTimeUnixNano'> {
  const startMicros = timestampMicros ?? earliest(annotations.map((annotation) => annotation.timestampMicros));
  if (startMicros === undefined) {
    const startTimeUnixNano = receivedAtUnixNano - nanosOf(durationMicros);
    if (startTimeUnixNano < 0n) return { startTimeUnixNano: 0n, endTimeUnixNano: nanosOf(durationMicros) };
    return { startTimeUnixNano, endTimeUnixNano: receivedAtUnixNano };
  }
  return { startTimeUnixNano: nanosOf(startMicros), endTimeUnixNano: nanosOf(startMicros + durationMicros) };
}

function earliest(times: readonly (bigint | undefined)[]): bigint | undefined {
  let first: bigint | undefined;
  for (const time of times) {
    if (time !== undefined && (first === undefined || time < first)) first = time;
  }
  return first;
}

function attributesOf({ tags, localEndpoint, remoteEndpoint }: ZipkinSpan): KeyValue[] {
  const attributes = Array.from(tags, ([key, value]) => textAttribute(key, value));
  const add = (attribute: KeyValue): void => {
    // An exporter that made an endpoint of attributes sent those as tags, too.
    if (!tags.has(attribute.key)) attributes.push(attribute);
  };
  if (remoteEndpoint !== undefined) {
    const { serviceName } = remoteEndpoint;
    if (serviceName !== '' && tags.get('peer.service') !== serviceName) {
      add(textAttribute('service.peer.name', serviceName));
    }
    addAddress(add, 'network.peer', remoteEndpoint);
  }
  if (localEndpoint !== undefined) addAddress(add, 'network.local', localEndpoint);
  return attributes;
}

function addAddress(add: (attribute: KeyValue) => void, prefix: string, { ipv4, ipv6, port }: ZipkinEndpoint): void {
  const address = ipv4 === '' ? ipv6 : ipv4;
  if (address !== '') add(textAttribute(`${prefix}.address`, address));
  if (port !== 0) add(intAttribute(`${prefix}.port`, BigInt(port)));
}

function eventsOf({ annotations }: ZipkinSpan, startTimeUnixNano: bigint, budget: ElementBudget): SpanEvent[] {
  return annotations.map(({ timestampMicros, value }) => ({
    timeUnixNano: timestampMicros === undefined ? startTimeUnixNano : nanosOf(timestampMicros),
    ...eventFromText(value, budget),
  }));
}
