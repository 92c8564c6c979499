import type { Page, StoredSpan, StoredTrace, TraceSummary } from '@clew/store-contract';

import { SharedContexts } from './shared-contexts.js';
import { SpanView } from './span-view.js';
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

/** A trace with what it was made from, for fields that look at all of its spans. */
export interface TraceView extends TraceModel {
  readonly storedSpans: readonly StoredSpan[];
}

export function toTraceModel({ summary, spans, truncated }: StoredTrace): TraceView {
  const contexts = new SharedContexts();
  return {
    traceId: summary.traceId,
    summary: toTraceSummaryModel(summary),
    spans: spans.map((span) => new SpanView(span, contexts)),
    storedSpans: spans,
    orphanSpanCount: countOrphans(spans),
    truncated,
  };
}

function countOrphans(spans: readonly StoredSpan[]): number {
  const spanIds = new Set<string>(spans.map(({ spanId }) => spanId));
  return spans.filter(({ parentSpanId }) => parentSpanId !== '' && !spanIds.has(parentSpanId)).length;
}

export function toTraceSummaryModel(summary: TraceSummary): TraceSummaryModel {
  return {
    traceId: summary.traceId,
    rootServiceName: summary.rootServiceName,
    rootSpanName: summary.rootSpanName,
    startTime: summary.startTimeUnixNano,
    startTimeUnixNano: summary.startTimeUnixNano,
    duration: summary.durationNano,
    spanCount: summary.spanCount,
    errorSpanCount: summary.errorSpanCount,
    services: summary.serviceNames,
    decisionReason: summary.decisionReason,
    adjustedCount: summary.adjustedCount > 0 ? summary.adjustedCount : undefined,
  };
}
