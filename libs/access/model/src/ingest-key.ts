import type { IngestLimits } from './principal.js';

export interface NewIngestKey {
  readonly organisationId: string;
  /** Team that pays. */
  readonly teamId: string;
  /** What people call it: 1 to 200 characters. */
  readonly name: string;
  /** What is sent without `deployment.environment.name` gets this one: 1 to 100 characters. */
  readonly environment?: string;
  /** Default: none. */
  readonly limits?: IngestLimits;
  /** Default: never. */
  readonly expiresAt?: Date;
}

export interface IssuedIngestKey {
  readonly id: string;
  /** The key itself, shown this once: the store keeps only its hash. */
  readonly key: string;
}

export interface IngestKeyInfo {
  readonly id: string;
  readonly teamId: string;
  readonly name: string;
  /** The public start of the key, by which people recognise it. */
  readonly prefix: string;
  readonly environment: string | undefined;
  readonly limits: IngestLimits | undefined;
  readonly createdAt: Date;
  readonly expiresAt: Date | undefined;
  readonly revokedAt: Date | undefined;
}

/** Keys as administrators see them. Every call is bound to one organisation: what belongs to another does not exist. */
export interface IngestKeyAdministration {
  issueIngestKey(key: NewIngestKey): Promise<IssuedIngestKey>;
  /** Oldest first, revoked ones included, at most 1,000. */
  listIngestKeys(organisationId: string): Promise<readonly IngestKeyInfo[]>;
  /** Undefined takes the limits away. False when the organisation has no such active key. */
  updateIngestKeyLimits(organisationId: string, id: string, limits: IngestLimits | undefined): Promise<boolean>;
  /** False when the organisation has no such active key. Holds here at once, elsewhere within a second or two. */
  revokeIngestKey(organisationId: string, id: string): Promise<boolean>;
}
