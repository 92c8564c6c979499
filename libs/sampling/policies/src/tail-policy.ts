import type { TraceFeatures } from './trace-features.js';
import type { Verdict } from './verdict.js';

/**
 * What a policy says of a trace: nothing (it does not concern it); keep this share of traces like it; keep it though no
 * probability can be told; drop it whatever the others say.
 */
export type PolicyAnswer =
  | undefined
  | { readonly kind: 'probability'; readonly probability: number }
  | { readonly kind: 'extra' }
  | { readonly kind: 'drop' };

export interface Policy {
  readonly name: string;
  /** The `reason` of its verdicts. */
  readonly type: string;
  /** More spans cannot take back an answer of probability 1. */
  readonly isMonotone: boolean;
  /**
   * Its `extra` takes from a limit (tokens, a place among N), so it is asked only when that answer decides: after all
   * others, in order.
   */
  readonly isLimited: boolean;
  answer(trace: TraceFeatures, streamTimeMs: number): PolicyAnswer;
  /** Demand by budget of the team that pays for this trace; 0 without a budget. */
  pressure?(trace: TraceFeatures, streamTimeMs: number): number;
  /** Told of every trace once, when its verdict is final, kept or not. In a replay without having been asked before. */
  judged?(trace: TraceFeatures, verdict: Verdict, streamTimeMs: number): void;
  /** Spans were accepted, before any verdict. */
  arrived?(tenantId: string, teamId: string, spanCount: number, byteLength: number, streamTimeMs: number): void;
  /** Kept spans were written. */
  charged?(tenantId: string, teamId: string, spanCount: number, byteLength: number, streamTimeMs: number): void;
  /** What it has learned, as JSON. */
  snapshot?(): unknown;
  /** Takes over what `snapshot` of the same type of policy told; ignores what it cannot read. */
  restore?(snapshot: unknown): void;
}
