import { SPAN_KINDS, STATUS_CODES } from '@clew/trace-model';
import type { InstrumentationScope, Resource, Span, SpanEvent, SpanLink } from '@clew/trace-model';
import type { DecodedResourceSpans, DecodedScopeSpans } from './decode-request.js';
import { writeAttributes } from './encode-attributes.js';
import { EVENT, LINK, REQUEST, RESOURCE, RESOURCE_SPANS, SCOPE, SCOPE_SPANS, SPAN, STATUS } from './wire-tags.js';
import { WireWriter } from './wire-writer.js';

/**
 * An ExportTraceServiceRequest, canonically: fields in the order of their numbers, defaults and empty resources and scopes
 * left out, shortest lengths. Equal input gives equal bytes.
 */
export function encodeTraceRequest(resourceSpans: readonly DecodedResourceSpans[]): Uint8Array {
  const writer = new WireWriter();
  for (const each of resourceSpans) {
    const message = writer.beginMessage(REQUEST.resourceSpans);
    writeResource(writer, each.resource);
    for (const scopeSpans of each.scopeSpans) writeScopeSpans(writer, scopeSpans);
    writer.text(RESOURCE_SPANS.schemaUrl, each.schemaUrl);
    writer.endMessage(message);
  }
  return writer.finish();
}

/** Tags of ResourceSpans and ScopeSpans are those of ResourceLogs and ScopeLogs, here and in `writeScope`. */
export function writeResource(writer: WireWriter, resource: Resource): void {
  if (resource.attributes.length === 0 && resource.droppedAttributesCount === 0) return;
  const message = writer.beginMessage(RESOURCE_SPANS.resource);
  writeAttributes(writer, RESOURCE.attributes, resource.attributes);
  writer.uint32(RESOURCE.droppedAttributesCount, resource.droppedAttributesCount);
  writer.endMessage(message);
}

function writeScopeSpans(writer: WireWriter, scopeSpans: DecodedScopeSpans): void {
  const message = writer.beginMessage(RESOURCE_SPANS.scopeSpans);
  writeScope(writer, scopeSpans.scope);
  for (const span of scopeSpans.spans) writeSpan(writer, span);
  writer.text(SCOPE_SPANS.schemaUrl, scopeSpans.schemaUrl);
  writer.endMessage(message);
}

export function writeScope(writer: WireWriter, scope: InstrumentationScope): void {
  const { name, version, attributes, droppedAttributesCount } = scope;
  if (name === '' && version === '' && attributes.length === 0 && droppedAttributesCount === 0) return;
  const message = writer.beginMessage(SCOPE_SPANS.scope);
  writer.text(SCOPE.name, name);
  writer.text(SCOPE.version, version);
  writeAttributes(writer, SCOPE.attributes, attributes);
  writer.uint32(SCOPE.droppedAttributesCount, droppedAttributesCount);
  writer.endMessage(message);
}

function writeSpan(writer: WireWriter, span: Span): void {
  const message = writer.beginMessage(SCOPE_SPANS.spans);
  writer.hex(SPAN.traceId, span.traceId);
  writer.hex(SPAN.spanId, span.spanId);
  writer.text(SPAN.traceState, span.traceState);
  writer.hex(SPAN.parentSpanId, span.parentSpanId);
  writer.text(SPAN.name, span.name);
  writer.int32(SPAN.kind, SPAN_KINDS.indexOf(span.kind));
  writer.fixed64(SPAN.startTimeUnixNano, span.startTimeUnixNano);
  writer.fixed64(SPAN.endTimeUnixNano, span.endTimeUnixNano);
  writeAttributes(writer, SPAN.attributes, span.attributes);
  writer.uint32(SPAN.droppedAttributesCount, span.droppedAttributesCount);
  for (const event of span.events) writeEvent(writer, event);
  writer.uint32(SPAN.droppedEventsCount, span.droppedEventsCount);
  for (const link of span.links) writeLink(writer, link);
  writer.uint32(SPAN.droppedLinksCount, span.droppedLinksCount);
  writeStatus(writer, span);
  writer.fixed32(SPAN.flags, span.flags);
  writer.endMessage(message);
}

function writeEvent(writer: WireWriter, event: SpanEvent): void {
  const message = writer.beginMessage(SPAN.events);
  writer.fixed64(EVENT.timeUnixNano, event.timeUnixNano);
  writer.text(EVENT.name, event.name);
  writeAttributes(writer, EVENT.attributes, event.attributes);
  writer.uint32(EVENT.droppedAttributesCount, event.droppedAttributesCount);
  writer.endMessage(message);
}

function writeLink(writer: WireWriter, link: SpanLink): void {
  const message = writer.beginMessage(SPAN.links);
  writer.hex(LINK.traceId, link.traceId);
  writer.hex(LINK.spanId, link.spanId);
  writer.text(LINK.traceState, link.traceState);
  writeAttributes(writer, LINK.attributes, link.attributes);
  writer.uint32(LINK.droppedAttributesCount, link.droppedAttributesCount);
  writer.fixed32(LINK.flags, link.flags);
  writer.endMessage(message);
}

function writeStatus(writer: WireWriter, span: Span): void {
  if (span.statusCode === 'UNSET' && span.statusMessage === '') return;
  const message = writer.beginMessage(SPAN.status);
  writer.text(STATUS.message, span.statusMessage);
  writer.int32(STATUS.code, STATUS_CODES.indexOf(span.statusCode));
  writer.endMessage(message);
}
