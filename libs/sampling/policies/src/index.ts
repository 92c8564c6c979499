export { consistentThreshold } from './consistent-probability.js';
export type { ConsistentThreshold } from './consistent-probability.js';
export { alwaysPolicy, belowRatePolicy, errorPolicy, latencyPolicy, probabilisticPolicy } from './policies.js';
export type { Conditions, Policy, TraceFeatures, Verdict, Vote } from './policy.js';
export { createPolicySet, policySetOf } from './policy-set.js';
export type { PolicySet, PolicySetOptions } from './policy-set.js';
