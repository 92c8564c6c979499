import type { Role } from './role.js';

/** What an ingest key stands for. */
export interface IngestIdentity {
  readonly tenantId: string;
  /** Team that pays. */
  readonly teamId: string;
  readonly ingestKeyId: string;
  /** How long the team keeps spans. */
  readonly retentionDays: number;
  /** How long those of traces with an error, when that is another time. */
  readonly errorRetentionDays?: number;
  /** Environment the key was issued for: what is sent without `deployment.environment.name` gets this one. */
  readonly environment?: string;
  readonly limits?: IngestLimits;
}

/** What a key may send. A limit that is left out is none. */
export interface IngestLimits {
  readonly spansPerSecond?: number;
  /** OTLP protobuf bytes after decompression. */
  readonly bytesPerSecond?: number;
  /** How many seconds' worth may come at once after a pause. */
  readonly burstSeconds: number;
}

export interface IngestKeyDirectory {
  /**
   * Undefined for a key that is unknown, revoked or expired. Answers from memory on the hot path; a change in the
   * control store is seen within the directory's refresh interval. Compares hashes only. Rejects for a key it does not
   * know while the control store is away: whether the key is good can't be told then.
   */
  find(key: string): Promise<IngestIdentity | undefined>;
  /** Identity for requests without a key, where the configuration allows them (embedded mode on loopback). */
  anonymous(): IngestIdentity | undefined;
}

/** Who asks. Every read is bound to exactly one tenant. */
export interface Principal {
  readonly tenantId: string;
  readonly tokenId: string;
  readonly role: Role;
}

export interface TokenDirectory {
  /** Undefined for a token that is unknown, revoked or expired: the three look the same to the caller. */
  authenticate(token: string): Promise<Principal | undefined>;
}
