import type {
  GatewayDirectory,
  HeadSamplingDirectory,
  HeadSamplingRateStore,
  IngestKeyAdministration,
  IngestKeyDirectory,
  MaskingKeyDirectory,
  ObservationReader,
  ObservationSink,
  Organisation,
  OrganisationDirectory,
  RuleDocumentDirectory,
  RuleDocumentStore,
  Team,
  TokenDirectory,
} from '@clew/access-model';
import type { JobStore, LeaseStore, TaskStore } from '@clew/jobs';
import type { RunningPart } from '@clew/lifecycle';
import type { DeletionGate, LegalHoldDirectory } from '@clew/retention';

import type { ApiTokenInfo, IssuedApiToken, NewApiToken } from './api-tokens.js';
import type { Bootstrap, BootstrapOptions } from './bootstrap.js';
import type { ControlStoreMigrationReport } from './migrate.js';
import type { NewTeam } from './organisations.js';

/**
 * Organisations, teams, keys and tokens in PostgreSQL. `migrate`, `bootstrap` and `check` work before `start`, which
 * needs a migrated database. All methods reject with ControlStoreError.
 */
export interface ControlStore
  extends RunningPart, OrganisationDirectory, IngestKeyAdministration, RuleDocumentStore, MaskingKeyDirectory {
  readonly keys: IngestKeyDirectory;
  readonly tokens: TokenDirectory;
  /** Rule documents that hold now. */
  readonly rules: RuleDocumentDirectory;
  readonly observations: ObservationSink & ObservationReader;
  readonly gateways: GatewayDirectory;
  /** Head-sampling rates, for those who find them and for those who tell SDKs. */
  readonly headSampling: HeadSamplingDirectory & HeadSamplingRateStore;
  /** Work in the background, and who may do it. */
  readonly jobs: JobStore & TaskStore & LeaseStore;
  /** Legal holds, and the gate that orders them and deletions. */
  readonly holds: LegalHoldDirectory & DeletionGate;
  /** Brings the database up to what this version needs; safe to repeat and to run from several processes at once. */
  migrate(): Promise<ControlStoreMigrationReport>;
  /** Fills an empty store; undefined when it is not empty. */
  bootstrap(options: BootstrapOptions): Promise<Bootstrap | undefined>;
  /** For `doctor`: rejects when PostgreSQL does not answer, and else says what it is. */
  check(): Promise<ControlStoreCheck>;
  organisation(tenantId: string): Promise<Organisation | undefined>;
  /** Oldest first, at most `limit`, without their teams. */
  listOrganisations(limit: number): Promise<readonly Pick<Organisation, 'id' | 'name'>[]>;
  createOrganisation(name: string): Promise<Organisation>;
  createTeam(team: NewTeam): Promise<Team>;
  issueApiToken(token: NewApiToken): Promise<IssuedApiToken>;
  /** False when the organisation has no such active token. Holds here at once, elsewhere after their refresh. */
  revokeApiToken(organisationId: string, id: string): Promise<boolean>;
  listApiTokens(organisationId: string): Promise<readonly ApiTokenInfo[]>;
}

export interface ControlStoreCheck {
  /** Where it is, without credentials. */
  readonly database: string;
  readonly serverVersion: string;
  /** Newest migration in the database, and the one this version needs. */
  readonly schemaVersion: number;
  readonly schemaVersionNeeded: number;
}
