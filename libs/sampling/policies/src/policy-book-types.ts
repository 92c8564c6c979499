import type { TeamBudget } from '@clew/sampling-control';

import type { PolicySet } from './policy-set.js';

export type SamplingDocumentKind = 'sampling' | 'sampling-budget' | 'sampling-candidate';

/** A document of the control store that says what is kept. */
export interface SamplingDocumentEntry {
  /** '' for all organisations that have none of their own. */
  readonly tenantId: string;
  /** Of a team's own document (budgets only). */
  readonly teamId?: string;
  readonly kind: SamplingDocumentKind;
  readonly version: string;
  readonly content: unknown;
}

/** The documents of all organisations that hold now, as JSON that goes into the journal. */
export interface SamplingDocuments {
  /** Grows with each change. */
  readonly version: number;
  readonly entries: readonly SamplingDocumentEntry[];
}

/** What holds for organisations without a `sampling` document, and for teams without a budget. */
export interface HybridDefaults {
  readonly budget: TeamBudget;
  /** Least share kept of each (service, route), whatever the budget. */
  readonly baselineProbabilityMin: number;
}

/** One partition's policy sets, by organisation. */
export interface PolicyBook {
  /** `SamplingDocuments.version` it was made from. */
  readonly version: number;
  /** An organisation without a document has the default set. The same object for the same organisation. */
  setOf(tenantId: string): PolicySet;
  /** The set that is evaluated beside and decides nothing. */
  candidateOf(tenantId: string): PolicySet | undefined;
  snapshot(): unknown;
  restore(snapshot: unknown): void;
}

export interface PolicyBookOptions {
  /** Of the stream, over which budgets and rates are spread evenly, as traces are. */
  readonly partitionCount: number;
  readonly defaults: HybridDefaults;
  /** What its policies have learned is carried over by policy name and type. */
  readonly previous?: PolicyBook;
  /** Told of a document that cannot be used. What held before it holds on: the default, or what is for all organisations. */
  readonly onUnusable?: (entry: SamplingDocumentEntry, error: Error) => void;
}
