/** Wire values of Span.SpanKind (opentelemetry/proto/trace/v1/trace.proto). Resources have none: 0. */
export const SPAN_KIND = { unspecified: 0, internal: 1, server: 2, client: 3, producer: 4, consumer: 5 } as const;

/** Whether a span of this kind calls somebody. */
export function isClientSide(spanKind: number): boolean {
  return spanKind === SPAN_KIND.client || spanKind === SPAN_KIND.producer;
}

/** Whether a span of this kind was called by somebody. */
export function isServerSide(spanKind: number): boolean {
  return spanKind === SPAN_KIND.server || spanKind === SPAN_KIND.consumer;
}
