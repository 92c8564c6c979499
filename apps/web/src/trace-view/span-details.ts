import type { TraceDetailsQuery } from '../generated/graphql.js';

export type SpanDetails = NonNullable<TraceDetailsQuery['trace']>['spans'][number];

interface SpanIdentity {
  readonly spanId: string;
  readonly kind: string;
  readonly startTimeUnixNano: string;
}

/** Details by span. Both sides of a call may share a span id, and the trace may have grown between the two requests. */
export class DetailsIndex {
  readonly #byIdentity: ReadonlyMap<string, SpanDetails>;

  constructor(spans: readonly SpanDetails[]) {
    this.#byIdentity = new Map(spans.map((span) => [identityOf(span), span]));
  }

  of(span: SpanIdentity): SpanDetails | undefined {
    return this.#byIdentity.get(identityOf(span));
  }
}

function identityOf({ spanId, kind, startTimeUnixNano }: SpanIdentity): string {
  return `${spanId} ${kind} ${startTimeUnixNano}`;
}
