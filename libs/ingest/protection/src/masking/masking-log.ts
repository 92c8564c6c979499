import type { KeyPlan } from './key-plans.js';
import type { MaskingRule } from './masking-rules.js';

/** Learns what masking does while it does it. What is handed over is valid during the call only. */
export interface MaskingLog {
  /** A value, text or key was changed by the rule; `after` is undefined when it was dropped. */
  changed(rule: MaskingRule, plan: KeyPlan, before: Uint8Array, after: Uint8Array | undefined): void;
  /** A detector (index into DETECTOR_NAMES) matched under the key. */
  found(detector: number, plan: KeyPlan): void;
}
