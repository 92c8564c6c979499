/** All that a policy may look at. The engine reuses one object: not to be kept beyond the call. */
export interface TraceFeatures {
  readonly tenantId: string;
  /** Who pays: the team of the root span, of the first span while the root has not come. */
  readonly teamId: string;
  /** Of the same span. */
  readonly environment: string;
  readonly hasError: boolean;
  readonly errorSpanCount: number;
  readonly spanCount: number;
  /** Of the spans' payloads seen. */
  readonly byteLength: number;
  /** From the earliest start to the latest end of the spans that have come. */
  readonly durationNano: number;
  readonly hasRoot: boolean;
  /** The route: of the root span, else of the first SERVER or CONSUMER span, else of the first span. */
  readonly entryServiceName: string;
  readonly entrySpanName: string;
  /** The trace's 56 random bits, high 24 and low 32: `rv` of its trace state, else the low bits of its id. */
  readonly randomHi: number;
  readonly randomLo: number;
  /** Probability with which it was sampled before it came here (`th` of its trace state); 1 without. */
  readonly upstreamProbability: number;
  /** 32-bit hash of service, span name and exception type (or status message) of the first error span; 0 without one. */
  readonly errorSignature: number;
  /** A span name or an edge of it is new or rare for its service. */
  readonly isRarePath: boolean;
  /** A span of it comes from a version of its service that was first seen a short while ago. */
  readonly isNewDeploy: boolean;
  /** A span of it links to a trace that was kept, or is linked from one. */
  readonly isLinkedToKept: boolean;
  /** How many of its spans matched condition `matcher` of the set's matchers; stays at 65535 beyond that. */
  matchedSpans(matcher: number): number;
  /** What `SpanMatchers.capture` wrote at this index for the entry span. */
  captured(index: number): number;
}
