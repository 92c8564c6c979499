/** What a trace was given, once and for all but for a late error. */
export interface Verdict {
  readonly kept: boolean;
  /** Type of the policy that decided (`status_code`, `latency`, `budget`, ...), `not_sampled` when nobody kept it. */
  readonly reason: string;
  /** Name of the policy that decided; '' when nobody did. */
  readonly policyName: string;
  /** Version of the document that decided. */
  readonly policyVersion: string;
  /** With which it was drawn, by us alone; 0 when unknown (`extra`, `drop`, nobody). */
  readonly probability: number;
  /** How many traces like this one it stands for, without what an upstream sampler left out; 0 when dropped or unknown. */
  readonly adjustedCount: number;
  /** Demand by budget of the team that pays, to two significant digits; 0 when no budget was asked. */
  readonly budgetPressure: number;
}
