/** What a trace was given, once and for all but for a late error. */
export interface Verdict {
  readonly kept: boolean;
  /** The policy's word for it (`error`, `latency`, ...), `not_sampled` when dropped. */
  readonly reason: string;
  /** How many traces like this one it stands for (1 / probability); 0 when no probability is known. */
  readonly adjustedCount: number;
  /** Version of the policy set that decided. */
  readonly policyVersion: string;
}

/** All that a policy may look at. More features join here as policies need them. */
export interface TraceFeatures {
  /** A span with status ERROR has come. */
  readonly hasError: boolean;
  /** From the earliest start to the latest end of the spans that have come. */
  readonly durationNano: number;
  readonly spanCount: number;
  /** The trace's randomness: bits 32 to 55 and 0 to 31 of the low 56 bits of its id (W3C Trace Context, level 2). */
  readonly randomHi: number;
  readonly randomLo: number;
}

/** What holds for the whole partition at the moment of deciding. */
export interface Conditions {
  /** Spans received per second of stream time, smoothed. */
  readonly spansPerSecond: number;
}

export interface Vote {
  readonly reason: string;
  readonly adjustedCount: number;
}

/** A pure function of a trace. It can only vote to keep; a trace nobody votes for is dropped. */
export interface Policy {
  readonly name: string;
  /**
   * True when more spans cannot take the vote back, so that the trace may be kept, and be searchable, before it is
   * complete. A policy that weighs what it keeps (adjusted count above 1) has to wait instead, or the traces that a more
   * certain policy keeps later would be counted with too much weight.
   */
  readonly keepsEarly: boolean;
  evaluate(trace: TraceFeatures, conditions: Conditions): Vote | undefined;
}
