import type { RuleDocument, RuleDocumentKind } from './rule-document.js';

/** Where a document holds. */
export interface RuleDocumentScope {
  readonly organisationId: string;
  /** Undefined: for the whole organisation. */
  readonly teamId: string | undefined;
  readonly kind: RuleDocumentKind;
}

export interface NewRuleDocument extends RuleDocumentScope {
  readonly content: unknown;
  /** Who writes it: a token id, or `cli`. */
  readonly author: string;
  /** Version that the author has seen; 0: none yet. Undefined: whatever there is. */
  readonly expectedVersion?: number;
}

export type SaveOutcome =
  | { readonly outcome: 'saved'; readonly document: RuleDocument }
  /** Somebody else saved in between; nothing was changed. */
  | { readonly outcome: 'conflict'; readonly currentVersion: number };

/** The documents as administrators see them, read from the store for every call. */
export interface RuleDocumentStore {
  /** Adds a version. Rejects, with where and what is allowed, for content that is no such document. */
  saveRuleDocument(document: NewRuleDocument): Promise<SaveOutcome>;
  /** Versions that hold now: of the organisation, and of one team or, without `teamId`, of all teams. */
  currentRuleDocuments(organisationId: string, teamId?: string): Promise<readonly RuleDocument[]>;
  /** Newest first. */
  ruleDocumentHistory(scope: RuleDocumentScope, limit: number): Promise<readonly RuleDocument[]>;
}
