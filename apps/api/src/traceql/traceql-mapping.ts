import type { MatchedSpan, MatchedTrace, TraceqlMetrics, TraceqlPage } from '@clew/store-contract';

import { TRACEQL_SOURCE_NAMES } from '../graphql/enums.js';
import { toKeyValueModels } from '../traces/any-value-mapping.js';
import { encodeTraceCursor } from '../traces/trace-cursor.js';
import { toTraceSummaryModel } from '../traces/trace-mapping.js';
import type {
  TraceqlConnectionModel,
  TraceqlMetricsModel,
  TraceqlSpanModel,
  TraceqlTraceModel,
} from './traceql.models.js';

const NANOS_PER_SECOND = 1_000_000_000n;

export function toTraceqlConnection({
  items,
  hasNextPage,
  endCursor,
  isScanLimited,
}: TraceqlPage): TraceqlConnectionModel {
  const edges = items.map((item) => ({ cursor: encodeTraceCursor(item.summary), node: toTraceqlTrace(item) }));
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: { hasNextPage, endCursor: endCursor === undefined ? undefined : encodeTraceCursor(endCursor) },
    isScanLimited,
  };
}

function toTraceqlTrace({ summary, spansets }: MatchedTrace): TraceqlTraceModel {
  return {
    summary: toTraceSummaryModel(summary),
    spansets: spansets.map(({ attributes, matchedSpanCount, spans }) => ({
      attributes: toKeyValueModels(attributes),
      matchedSpanCount,
      spans: spans.map(toTraceqlSpan),
    })),
  };
}

export function toTraceqlSpan(span: MatchedSpan): TraceqlSpanModel {
  const { spanId, name, serviceName, startTimeUnixNano, durationNano, attributes } = span;
  return {
    ...{ spanId, name, serviceName, startTimeUnixNano },
    startTime: startTimeUnixNano,
    duration: durationNano,
    attributes: toKeyValueModels(attributes),
  };
}

export function toTraceqlMetrics({ series, source, ...facts }: TraceqlMetrics): TraceqlMetricsModel {
  return {
    ...facts,
    source: TRACEQL_SOURCE_NAMES[source],
    series: series.map(({ labels, points }) => ({
      labels: toKeyValueModels(labels),
      points: points.map(({ timeUnixS, value }) => ({ time: BigInt(timeUnixS) * NANOS_PER_SECOND, value })),
    })),
  };
}
