import type { MatchedSpan, MatchedSpanset, StoredSpan } from '@clew/store-contract';
import type { SpansetMatch } from '@clew/traceql';

/** What the evaluator matched, as an answer: some spans of each spanset, with what the query names of them. */
export function matchedSpansets(match: SpansetMatch<StoredSpan>, spansMax: number): readonly MatchedSpanset[] {
  return match.spansets.map(({ attributes, spans }) => ({
    attributes,
    matchedSpanCount: spans.length,
    spans: spans.slice(0, spansMax).map((span) => matchedSpan(span, match)),
  }));
}

function matchedSpan(span: StoredSpan, match: SpansetMatch<StoredSpan>): MatchedSpan {
  const { spanId, name, serviceName, startTimeUnixNano, endTimeUnixNano } = span;
  return {
    ...{ spanId, name, serviceName, startTimeUnixNano },
    durationNano: endTimeUnixNano - startTimeUnixNano,
    attributes: match.attributesOf(span),
  };
}
