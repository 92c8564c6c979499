/** What is decided at the door. One document of a kind for an organisation and for each of its teams. */
export const DOOR_DOCUMENT_KINDS = [
  'masking',
  'cardinality',
  'span-names',
  'semantic-conventions',
  'glossary',
  'enrichment',
] as const;
export type DoorDocumentKind = (typeof DOOR_DOCUMENT_KINDS)[number];

/** What is kept: the policies, budgets, policies to rehearse, and what SDKs are told to send. */
export const SAMPLING_DOCUMENT_KINDS = ['sampling', 'sampling-budget', 'sampling-candidate', 'head-sampling'] as const;
export type SamplingDocumentKind = (typeof SAMPLING_DOCUMENT_KINDS)[number];

export const RULE_DOCUMENT_KINDS = [...DOOR_DOCUMENT_KINDS, ...SAMPLING_DOCUMENT_KINDS, 'retention'] as const;
export type RuleDocumentKind = (typeof RULE_DOCUMENT_KINDS)[number];

/** A trace may lie in the services of many teams, so what decides about whole traces is the organisation's alone. */
const OF_ORGANISATION_ONLY: ReadonlySet<RuleDocumentKind> = new Set([
  'sampling',
  'sampling-candidate',
  'head-sampling',
]);

/** Why a team can have no document of this kind; undefined when it can. */
export function teamRefusal(kind: RuleDocumentKind): string | undefined {
  if (!OF_ORGANISATION_ONLY.has(kind)) return undefined;
  return `a ${kind} document holds for the whole organisation, no team has one of its own; leave the team out`;
}

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
