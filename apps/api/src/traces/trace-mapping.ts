import type { Page, StoredSpan, StoredTrace, TraceSummary } from '@clew/store-contract';
import type { SpanEvent, SpanLink } from '@clew/trace-model';

import { toKeyValueModels } from './any-value-mapping.js';
import type {
  InstrumentationScopeModel,
  ResourceModel,
  SpanEventModel,
  SpanLinkModel,
  SpanModel,
} from './span.models.js';
import { encodeTraceCursor } from './trace-cursor.js';
import type { TraceConnectionModel, TraceModel, TraceSummaryModel } from './trace.models.js';

export function toTraceConnection({ items, hasNextPage }: Page<TraceSummary>): TraceConnectionModel {
  const edges = items.map((summary) => ({ cursor: encodeTraceCursor(summary), node: toTraceSummaryModel(summary) }));
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: { hasNextPage, endCursor: edges.at(-1)?.cursor },
  };
}

export function toTraceModel({ summary, spans, truncated }: StoredTrace): TraceModel {
  const spanIds = new Set<string>(spans.map(({ spanId }) => spanId));
  const isOrphan = ({ parentSpanId }: StoredSpan): boolean => parentSpanId !== '' && !spanIds.has(parentSpanId);
  const contexts = new SharedContexts();
  return {
    traceId: summary.traceId,
    summary: toTraceSummaryModel(summary),
    spans: spans.map((span) => toSpanModel(span, contexts)),
    orphanSpanCount: spans.filter(isOrphan).length,
    truncated,
  };
}

function toTraceSummaryModel(summary: TraceSummary): TraceSummaryModel {
  const { traceId, rootServiceName, rootSpanName, startTimeUnixNano, spanCount, errorSpanCount, decisionReason } =
    summary;
  return {
    ...{ traceId, rootServiceName, rootSpanName, startTimeUnixNano, spanCount, errorSpanCount, decisionReason },
    startTime: startTimeUnixNano,
    duration: summary.durationNano,
    services: summary.serviceNames,
    adjustedCount: summary.adjustedCount > 0 ? summary.adjustedCount : undefined,
  };
}

/** Spans of one resource usually share the object: it is mapped once, not for each of 10,000 spans. */
class SharedContexts {
  readonly #resources = new Map<StoredSpan['resource'], ResourceModel>();
  readonly #scopes = new Map<StoredSpan['scope'], InstrumentationScopeModel>();

  resourceOf({ resource, resourceSchemaUrl: schemaUrl }: StoredSpan): ResourceModel {
    const known = this.#resources.get(resource);
    if (known?.schemaUrl === schemaUrl) return known;
    const { droppedAttributesCount } = resource;
    const model = { attributes: toKeyValueModels(resource.attributes), droppedAttributesCount, schemaUrl };
    this.#resources.set(resource, model);
    return model;
  }

  scopeOf({ scope, scopeSchemaUrl: schemaUrl }: StoredSpan): InstrumentationScopeModel {
    const known = this.#scopes.get(scope);
    if (known?.schemaUrl === schemaUrl) return known;
    const { name, version, droppedAttributesCount } = scope;
    const attributes = toKeyValueModels(scope.attributes);
    const model = { name, version, attributes, droppedAttributesCount, schemaUrl };
    this.#scopes.set(scope, model);
    return model;
  }
}

function toSpanModel(span: StoredSpan, contexts: SharedContexts): SpanModel {
  const { traceId, spanId, parentSpanId, traceState, flags, name, kind, serviceName } = span;
  const { startTimeUnixNano, endTimeUnixNano, statusCode, statusMessage } = span;
  const { droppedAttributesCount, droppedEventsCount, droppedLinksCount } = span;
  return {
    ...{ traceId, spanId, traceState, name, kind, serviceName },
    parentSpanId: parentSpanId === '' ? undefined : parentSpanId,
    flags: toSignedFlags(flags),
    startTime: startTimeUnixNano,
    ...{ startTimeUnixNano, endTimeUnixNano },
    duration: endTimeUnixNano - startTimeUnixNano,
    status: { code: statusCode, message: statusMessage },
    resource: contexts.resourceOf(span),
    scope: contexts.scopeOf(span),
    attributes: toKeyValueModels(span.attributes),
    events: span.events.map(toSpanEventModel),
    links: span.links.map(toSpanLinkModel),
    ...{ droppedAttributesCount, droppedEventsCount, droppedLinksCount },
  };
}

function toSpanEventModel({ timeUnixNano, name, attributes, droppedAttributesCount }: SpanEvent): SpanEventModel {
  return { timeUnixNano, name, attributes: toKeyValueModels(attributes), droppedAttributesCount };
}

function toSpanLinkModel({
  traceId,
  spanId,
  traceState,
  flags,
  attributes,
  droppedAttributesCount,
}: SpanLink): SpanLinkModel {
  return {
    traceId: traceId === '' ? undefined : traceId,
    spanId: spanId === '' ? undefined : spanId,
    traceState,
    flags: toSignedFlags(flags),
    attributes: toKeyValueModels(attributes),
    droppedAttributesCount,
  };
}

/** fixed32 on the wire, but GraphQL's Int is signed: the upper, reserved half wraps instead of failing the answer. */
function toSignedFlags(flags: number): number {
  return flags | 0;
}
