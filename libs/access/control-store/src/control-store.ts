import type {
  IngestIdentity,
  IngestKeyDirectory,
  Organisation,
  OrganisationDirectory,
  Principal,
  Team,
  TokenDirectory,
} from '@clew/access-model';
import type { RunningPart, ShutdownOptions } from '@clew/lifecycle';

import { apiTokenSource, insertApiToken, listApiTokenRows, markUsed, revokeApiTokenRow } from './api-tokens.js';
import type { ApiTokenInfo, IssuedApiToken, NewApiToken } from './api-tokens.js';
import { bootstrap } from './bootstrap.js';
import type { Bootstrap, BootstrapOptions } from './bootstrap.js';
import { ControlStoreError, toControlStoreError } from './control-store-error.js';
import { CredentialDirectory } from './credential-directory.js';
import { Database } from './database.js';
import { ingestKeySource, insertIngestKey, listIngestKeyRows, revokeIngestKeyRow } from './ingest-keys.js';
import type { IngestKeyInfo, IssuedIngestKey, NewIngestKey } from './ingest-keys.js';
import { migrate, NEEDED_VERSION, schemaVersion } from './migrate.js';
import type { ControlStoreMigrationReport } from './migrate.js';
import { resolveOptions } from './options.js';
import type { ControlStoreOptions, ResolvedOptions } from './options.js';
import { findAnonymousIdentity, findOrganisation, insertOrganisation, insertTeam } from './organisations.js';
import type { NewTeam } from './organisations.js';
import { Refresher } from './refresher.js';

/**
 * Organisations, teams, keys and tokens in PostgreSQL. `migrate`, `bootstrap` and `check` work before `start`, which
 * needs a migrated database. All methods reject with ControlStoreError.
 */
export interface ControlStore extends RunningPart, OrganisationDirectory {
  readonly keys: IngestKeyDirectory;
  readonly tokens: TokenDirectory;
  /** Brings the database up to what this version needs; safe to repeat and to run from several processes at once. */
  migrate(): Promise<ControlStoreMigrationReport>;
  /** Fills an empty store; undefined when it is not empty. */
  bootstrap(options: BootstrapOptions): Promise<Bootstrap | undefined>;
  /** For `doctor`: rejects when PostgreSQL does not answer, and else says what it is. */
  check(): Promise<ControlStoreCheck>;
  organisation(tenantId: string): Promise<Organisation | undefined>;
  createOrganisation(name: string): Promise<Organisation>;
  createTeam(team: NewTeam): Promise<Team>;
  issueIngestKey(key: NewIngestKey): Promise<IssuedIngestKey>;
  /** False when the organisation has no such active key. Holds here at once, elsewhere after their refresh. */
  revokeIngestKey(organisationId: string, id: string): Promise<boolean>;
  listIngestKeys(organisationId: string): Promise<readonly IngestKeyInfo[]>;
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

/** How often the time of a token's last use is written. */
const LAST_USED_EVERY_MS = 60_000;

export function createControlStore(options: ControlStoreOptions): ControlStore {
  return new PostgresControlStore(resolveOptions(options));
}

class PostgresControlStore implements ControlStore {
  readonly name = 'control-store';
  readonly keys: IngestKeyDirectory;
  readonly tokens: TokenDirectory;
  readonly #options: ResolvedOptions;
  readonly #database: Database;
  readonly #keyDirectory: CredentialDirectory<IngestIdentity>;
  readonly #tokenDirectory: CredentialDirectory<Principal>;
  readonly #refresher: Refresher;
  #anonymous: IngestIdentity | undefined;
  readonly #usedTokenIds = new Set<string>();
  #lastUsedWrittenAtMs: number;
  #isAway = false;
  #closing: Promise<void> | undefined;

  constructor(options: ResolvedOptions) {
    this.#options = options;
    this.#database = new Database(options);
    this.#lastUsedWrittenAtMs = options.now();
    const { recordsMax, lookupsMax, unknownIdsMax, refreshMs, now } = options;
    const limits = { recordsMax, lookupsMax, unknownIdsMax, unknownMs: refreshMs, now };
    this.#keyDirectory = new CredentialDirectory(ingestKeySource(this.#database), { kind: 'ik', ...limits });
    this.#tokenDirectory = new CredentialDirectory(apiTokenSource(this.#database), { kind: 'at', ...limits });
    this.keys = {
      find: async (key) => (await this.#keyDirectory.find(key))?.identity,
      anonymous: () => this.#anonymous,
    };
    this.tokens = { authenticate: (token) => this.#authenticate(token) };
    this.#refresher = new Refresher(() => this.#refreshQuietly(), options.refreshMs);
  }

  async start(): Promise<void> {
    try {
      const version = await this.#schemaVersion();
      if (version < NEEDED_VERSION) throw this.#schemaError(version);
      await this.#refresh();
    } catch (error) {
      await this.#close();
      throw error;
    }
    this.#refresher.start();
  }

  async shutdown({ deadlineMs }: ShutdownOptions): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, deadlineMs);
    });
    await Promise.race([this.#close(), deadline]);
    clearTimeout(timer);
  }

  async migrate(): Promise<ControlStoreMigrationReport> {
    return this.#database.run(() => migrate(this.#database.pool));
  }

  async bootstrap(options: BootstrapOptions): Promise<Bootstrap | undefined> {
    const made = await this.#database.run((queries) => bootstrap(queries, options));
    if (made !== undefined && this.#options.anonymousTeam) await this.#refreshAnonymous();
    return made;
  }

  async check(): Promise<ControlStoreCheck> {
    const { rows } = await this.#database.run(() =>
      this.#database.pool.query<{ server_version: string }>('show server_version'),
    );
    return {
      database: this.#database.description,
      serverVersion: rows[0]?.server_version ?? '',
      schemaVersion: await this.#schemaVersion(),
      schemaVersionNeeded: NEEDED_VERSION,
    };
  }

  async organisation(tenantId: string): Promise<Organisation | undefined> {
    return this.#database.run((queries) => findOrganisation(queries, tenantId));
  }

  async createOrganisation(name: string): Promise<Organisation> {
    const id = await this.#database.run((queries) => insertOrganisation(queries, name));
    return { id, name, teams: [] };
  }

  async createTeam(team: NewTeam): Promise<Team> {
    return this.#database.run((queries) => insertTeam(queries, team));
  }

  async issueIngestKey(key: NewIngestKey): Promise<IssuedIngestKey> {
    return this.#database.run((queries) => insertIngestKey(queries, key));
  }

  async revokeIngestKey(organisationId: string, id: string): Promise<boolean> {
    const isRevoked = await this.#database.run((queries) => revokeIngestKeyRow(queries, organisationId, id));
    if (isRevoked) this.#keyDirectory.forget(id);
    return isRevoked;
  }

  async listIngestKeys(organisationId: string): Promise<readonly IngestKeyInfo[]> {
    return this.#database.run((queries) => listIngestKeyRows(queries, organisationId));
  }

  async issueApiToken(token: NewApiToken): Promise<IssuedApiToken> {
    return this.#database.run((queries) => insertApiToken(queries, token));
  }

  async revokeApiToken(organisationId: string, id: string): Promise<boolean> {
    const isRevoked = await this.#database.run((queries) => revokeApiTokenRow(queries, organisationId, id));
    if (isRevoked) this.#tokenDirectory.forget(id);
    return isRevoked;
  }

  async listApiTokens(organisationId: string): Promise<readonly ApiTokenInfo[]> {
    return this.#database.run((queries) => listApiTokenRows(queries, organisationId));
  }

  async #authenticate(token: string): Promise<Principal | undefined> {
    const record = await this.#tokenDirectory.find(token);
    if (record !== undefined && this.#usedTokenIds.size < this.#options.recordsMax) this.#usedTokenIds.add(record.id);
    return record?.identity;
  }

  async #schemaVersion(): Promise<number> {
    return this.#database.run(() => schemaVersion(this.#database.pool));
  }

  #schemaError(version: number): ControlStoreError {
    return new ControlStoreError(
      'CONTROL_STORE_SCHEMA',
      `${this.#database.description} has schema version ${version}, this version of Clew needs ${NEEDED_VERSION}: run "clew migrate"`,
    );
  }

  async #refresh(): Promise<void> {
    await Promise.all([this.#keyDirectory.refresh(), this.#tokenDirectory.refresh(), this.#refreshAnonymous()]);
    if (this.#options.now() - this.#lastUsedWrittenAtMs >= LAST_USED_EVERY_MS) await this.#writeLastUsed();
  }

  async #refreshAnonymous(): Promise<void> {
    if (this.#options.anonymousTeam) this.#anonymous = await this.#database.run(findAnonymousIdentity);
  }

  async #refreshQuietly(): Promise<void> {
    try {
      await this.#refresh();
      if (this.#isAway) this.#options.onAvailability(undefined);
      this.#isAway = false;
    } catch (error) {
      if (!this.#isAway) this.#options.onAvailability(toControlStoreError(error, this.#database.description));
      this.#isAway = true;
    }
  }

  async #writeLastUsed(): Promise<void> {
    const ids = [...this.#usedTokenIds];
    this.#usedTokenIds.clear();
    this.#lastUsedWrittenAtMs = this.#options.now();
    await this.#database.run((queries) => markUsed(queries, ids));
  }

  async #close(): Promise<void> {
    this.#closing ??= (async () => {
      await this.#refresher.stop();
      // Only for people to look at: not worth a failed shutdown.
      if (!this.#isAway) await this.#writeLastUsed().catch(() => undefined);
      await this.#database.pool.end();
    })();
    await this.#closing;
  }
}
