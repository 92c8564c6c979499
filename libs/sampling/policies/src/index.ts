export { createPolicyBook } from './book/policy-book.js';
export { importCollectorTailSampling } from './collector/import-tail-sampling.js';
export type { CollectorImport } from './collector/import-tail-sampling.js';
export type { ImportNote } from './collector/import-note.js';
export { parseBudgetDocument } from './documents/budget-document.js';
export type { BudgetDocument } from './documents/budget-document.js';
export { parseSamplingDocument } from './documents/sampling-document.js';
export type { SamplingDocument } from './documents/sampling-document.js';
export { PolicyError } from './policy-error.js';
export type {
  HybridDefaults,
  PolicyBook,
  PolicyBookOptions,
  SamplingDocumentEntry,
  SamplingDocumentKind,
  SamplingDocuments,
} from './policy-book-types.js';
export type { SpanAtHand } from './span-at-hand.js';
export { CAPTURES_MAX, SPAN_MATCHERS_MAX } from './span-matchers.js';
export type { SpanMatchers } from './span-matchers.js';
export type { PolicyAnswer, Policy } from './policy.js';
export type { PolicySet } from './policy-set.js';
export type { TraceFeatures } from './trace-features.js';
export type { Verdict } from './verdict.js';
