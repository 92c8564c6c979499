export { PolicyError } from './policy-error.js';
export type {
  HybridDefaults,
  PolicyBook,
  PolicyBookOptions,
  SamplingDocumentEntry,
  SamplingDocumentKind,
  SamplingDocuments,
  TeamBudget,
} from './policy-book-types.js';
export type { SpanAtHand } from './span-at-hand.js';
export { CAPTURES_MAX, SPAN_MATCHERS_MAX } from './span-matchers.js';
export type { SpanMatchers } from './span-matchers.js';
export type { PolicyAnswer, Policy } from './tail-policy.js';
export type { PolicySet } from './tail-policy-set.js';
export type { TraceFeatures } from './trace-features.js';
export type { Verdict } from './verdict.js';
