import type { TraceFeatures } from './trace-features.js';

/**
 * What a policy says of a trace: nothing (it does not concern it); keep this share of traces like it; keep it though no
 * probability can be told; drop it whatever the others say.
 */
export type PolicyAnswer =
  | undefined
  | {
      readonly kind: 'probability';
      readonly probability: number;
      /** `reason` of the verdict, where the policy's type does not say enough. */
      readonly reason?: string;
    }
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
   * others, in order. It answers with `extra` or nothing.
   */
  readonly isLimited: boolean;
  answer(trace: TraceFeatures, streamTimeMs: number): PolicyAnswer;
  /** Demand by budget of the team that pays for this trace; 0 without a budget. */
  pressure?(trace: TraceFeatures, streamTimeMs: number): number;
}

export const KEEP: PolicyAnswer = { kind: 'probability', probability: 1 };
export const EXTRA: PolicyAnswer = { kind: 'extra' };
export const DROP: PolicyAnswer = { kind: 'drop' };
