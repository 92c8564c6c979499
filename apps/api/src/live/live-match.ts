import type { AttributeFilter, MatchedSpan, StoredSpan, TraceFilter, TraceSummary } from '@clew/store-contract';
import type { AnyValue, KeyValue } from '@clew/trace-model';
import { compileSearch } from '@clew/traceql';
import type { TraceqlQuery } from '@clew/traceql';

/** Everything that searches filter by, but their range: a tail looks at what comes. */
export type LiveFilter = Omit<TraceFilter, 'range'>;

export interface LiveMatch {
  readonly summary: TraceSummary;
  readonly matchedSpanCount: number;
  /** The first of them. */
  readonly spans: readonly MatchedSpan[];
}

/** Undefined when the trace does not match. */
export type LiveMatcher = (summary: TraceSummary, spans: readonly StoredSpan[]) => LiveMatch | undefined;

/** Of a trace in a message; the trace itself has them all. */
const MATCHED_SPANS_MAX = 5;

/** Both must hold where both are given; then the matched spans are those of the query. */
export function liveMatcher(filter: LiveFilter, query: TraceqlQuery | undefined): LiveMatcher {
  const search = query === undefined ? undefined : compileSearch(query);
  return (summary, spans) => {
    if (!isWithin(summary.durationNano, filter)) return undefined;
    const filtered = spans.filter((span) => passes(span, filter));
    if (filtered.length === 0) return undefined;
    if (search === undefined) return toMatch(summary, filtered, () => []);
    const match = search.match({ spans, summary });
    if (match === undefined) return undefined;
    const matched = new Set(match.spansets.flatMap((spanset) => spanset.spans));
    return toMatch(summary, [...matched], (span) => match.attributesOf(span));
  };
}

function isWithin(durationNano: bigint, { durationNanoMin, durationNanoMax }: LiveFilter): boolean {
  if (durationNanoMin !== undefined && durationNano < durationNanoMin) return false;
  return durationNanoMax === undefined || durationNano <= durationNanoMax;
}

function passes(span: StoredSpan, { serviceName, spanName, statusCode, attributes = [] }: LiveFilter): boolean {
  if (serviceName !== undefined && span.serviceName !== serviceName) return false;
  if (spanName !== undefined && span.name !== spanName) return false;
  if (statusCode !== undefined && span.statusCode !== statusCode) return false;
  return attributes.every((wanted) => has(span.attributes, wanted) || has(span.resource.attributes, wanted));
}

function has(attributes: readonly KeyValue[], { key, value }: AttributeFilter): boolean {
  return attributes.some((attribute) => attribute.key === key && textOf(attribute.value) === value);
}

/** As searches compare them: scalars by their text, others not at all. */
function textOf(value: AnyValue): string | undefined {
  switch (value.type) {
    case 'string':
      return value.value;
    case 'bool':
    case 'int':
    case 'double':
      return String(value.value);
    default:
      return undefined;
  }
}

function toMatch(
  summary: TraceSummary,
  spans: readonly StoredSpan[],
  attributesOf: (span: StoredSpan) => readonly KeyValue[],
): LiveMatch {
  const first = spans.slice(0, MATCHED_SPANS_MAX).map((span) => {
    const { spanId, name, serviceName, startTimeUnixNano, endTimeUnixNano } = span;
    const durationNano = endTimeUnixNano - startTimeUnixNano;
    return { spanId, name, serviceName, startTimeUnixNano, durationNano, attributes: attributesOf(span) };
  });
  return { summary, matchedSpanCount: spans.length, spans: first };
}
