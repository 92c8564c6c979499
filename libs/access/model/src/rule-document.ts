/** What is decided at the door is written down in documents, one of a kind for an organisation and for each of its teams. */
export const RULE_DOCUMENT_KINDS = [
  'masking',
  'cardinality',
  'span-names',
  'semantic-conventions',
  'glossary',
  'enrichment',
] as const;
export type RuleDocumentKind = (typeof RULE_DOCUMENT_KINDS)[number];

/** One version of a document. Versions are never changed: the newest of a kind and scope holds. */
export interface RuleDocument {
  readonly organisationId: string;
  /** Undefined: for the whole organisation. */
  readonly teamId: string | undefined;
  readonly kind: RuleDocumentKind;
  /** From 1, without gaps, within kind and scope. */
  readonly version: number;
  /** JSON as its author wrote it, valid at the time. */
  readonly content: unknown;
  readonly createdAt: Date;
  /** Who wrote it: a token id, or `cli`. */
  readonly createdBy: string;
}

/** The documents that hold now, in memory. A change is seen within 5 s by every process. */
export interface RuleDocumentDirectory {
  /** Newest versions of all organisations. */
  current(): readonly RuleDocument[];
  /** Calls back after each change; returns what ends it. */
  onChange(listener: () => void): () => void;
}
