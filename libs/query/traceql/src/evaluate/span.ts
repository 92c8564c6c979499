import type { Span, SpanContextOfRequest } from '@clew/trace-model';

/** What the evaluator reads of a span; a stored span has it all. */
export type TraceqlSpan = Span & SpanContextOfRequest;

/** What `trace:` intrinsics ask for. A stored trace's summary has it all. */
export interface TraceFacts {
  /** '' while the root span has not arrived. */
  readonly rootServiceName: string;
  readonly rootSpanName: string;
  /** From the earliest start to the latest end. */
  readonly durationNano: bigint;
}

/** The spans of one trace, in any order. */
export interface TraceToMatch<S extends TraceqlSpan> {
  readonly spans: readonly S[];
  /** Default: what the spans say. They say too little where only a part of them is at hand. */
  readonly summary?: TraceFacts;
}

/** As an int64, as the store keeps it; negative where clocks made the end come before the start. */
export function durationNano(span: TraceqlSpan): bigint {
  return BigInt.asIntN(64, span.endTimeUnixNano - span.startTimeUnixNano);
}

export function traceFactsOf(spans: readonly TraceqlSpan[]): TraceFacts {
  const [first] = spans;
  let start = first?.startTimeUnixNano ?? 0n;
  let end = start;
  for (const span of spans) {
    if (span.startTimeUnixNano < start) start = span.startTimeUnixNano;
    if (span.endTimeUnixNano > end) end = span.endTimeUnixNano;
  }
  const root = spans.find((span) => span.parentSpanId === '');
  const serviceName = root?.resource.attributes.find((attribute) => attribute.key === 'service.name')?.value;
  return {
    rootServiceName: serviceName?.type === 'string' ? serviceName.value : '',
    rootSpanName: root?.name ?? '',
    durationNano: end - start,
  };
}
