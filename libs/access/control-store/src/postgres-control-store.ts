import { teamRefusal } from '@clew/access-model';
import type {
  IngestKeyDirectory,
  IngestKeyInfo,
  IngestLimits,
  IssuedIngestKey,
  NewIngestKey,
  NewRuleDocument,
  Organisation,
  Principal,
  RuleDocument,
  RuleDocumentDirectory,
  RuleDocumentScope,
  SaveOutcome,
  Team,
  TokenDirectory,
} from '@clew/access-model';
import type { ShutdownOptions } from '@clew/lifecycle';

import { insertApiToken, listApiTokenRows, markUsed, revokeApiTokenRow } from './api-tokens.js';
import type { ApiTokenInfo, IssuedApiToken, NewApiToken } from './api-tokens.js';
import { bootstrap } from './bootstrap.js';
import type { Bootstrap, BootstrapOptions } from './bootstrap.js';
import type { ControlStore, ControlStoreCheck } from './control-store.js';
import { ControlStoreError, toControlStoreError } from './control-store-error.js';
import { Database } from './database.js';
import { GatewayPresence } from './gateways/gateway-presence.js';
import { HeadSamplingExchange } from './head-sampling/head-sampling-exchange.js';
import { HoldRows } from './holds/hold-rows.js';
import { JobRows } from './jobs/job-rows.js';
import { insertIngestKey, listIngestKeyRows, revokeIngestKeyRow, updateIngestKeyLimitsRow } from './ingest-keys.js';
import { migrate, NEEDED_VERSION, schemaVersion } from './migrate.js';
import type { ControlStoreMigrationReport } from './migrate.js';
import { ObservationStore } from './observations/observation-store.js';
import { resolveOptions } from './options.js';
import type { ControlStoreOptions, ResolvedOptions } from './options.js';
import { findOrganisation, insertOrganisation, insertTeam, selectOrganisations } from './organisations.js';
import type { NewTeam } from './organisations.js';
import { IdentityRetention } from './identity-retention.js';
import { Refresher } from './refresher.js';
import { insertRuleDocument, selectCurrent, selectHistory } from './rules/rule-documents.js';
import { StoreMemory } from './store-memory.js';

/** How often the time of a token's last use is written. */
const LAST_USED_EVERY_MS = 60_000;

export function createControlStore(options: ControlStoreOptions): ControlStore {
  return new PostgresControlStore(resolveOptions(options));
}

class PostgresControlStore implements ControlStore {
  readonly name = 'control-store';
  readonly keys: IngestKeyDirectory;
  readonly tokens: TokenDirectory;
  readonly rules: RuleDocumentDirectory;
  readonly observations: ObservationStore;
  readonly gateways: GatewayPresence;
  readonly headSampling: HeadSamplingExchange;
  readonly jobs: JobRows;
  readonly holds: HoldRows;
  readonly #options: ResolvedOptions;
  readonly #database: Database;
  readonly #memory: StoreMemory;
  readonly #retention: IdentityRetention;
  readonly #refresher: Refresher;
  readonly #usedTokenIds = new Set<string>();
  #lastUsedWrittenAtMs: number;
  #isAway = false;
  #closing: Promise<void> | undefined;

  constructor(options: ResolvedOptions) {
    const { now, heartbeatMs, observationRowsMax, observationPruneMs, pollMs } = options;
    this.#options = options;
    this.#database = new Database(options);
    this.#memory = new StoreMemory(this.#database, options);
    this.#retention = new IdentityRetention(this.#memory.rules);
    this.#lastUsedWrittenAtMs = now();
    this.keys = {
      find: async (key) => {
        const found = await this.#memory.keys.find(key);
        return found && this.#retention.applied(found.identity);
      },
      anonymous: () => this.#memory.anonymous && this.#retention.applied(this.#memory.anonymous),
    };
    this.tokens = { authenticate: (token) => this.#authenticate(token) };
    this.rules = this.#memory.rules;
    this.observations = new ObservationStore(this.#database, {
      rowsMax: observationRowsMax,
      pruneMs: observationPruneMs,
      now,
    });
    this.gateways = new GatewayPresence(this.#database, { heartbeatMs, now });
    this.headSampling = new HeadSamplingExchange(this.#database, {
      followMs: options.refreshMs,
      servicesMax: options.samplingServicesMax,
      now,
    });
    this.jobs = new JobRows(this.#database);
    this.holds = new HoldRows(this.#database);
    this.#refresher = new Refresher(() => this.#refreshQuietly(), pollMs);
  }

  async start(): Promise<void> {
    try {
      const version = await this.#schemaVersion();
      if (version < NEEDED_VERSION) throw this.#schemaError(version);
      await this.#memory.follow();
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
    if (made !== undefined) await this.#memory.refreshAnonymous();
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

  async listOrganisations(limit: number): Promise<readonly Pick<Organisation, 'id' | 'name'>[]> {
    return this.#database.run((queries) => selectOrganisations(queries, limit));
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

  async listIngestKeys(organisationId: string): Promise<readonly IngestKeyInfo[]> {
    return this.#database.run((queries) => listIngestKeyRows(queries, organisationId));
  }

  async updateIngestKeyLimits(organisationId: string, id: string, limits: IngestLimits | undefined): Promise<boolean> {
    return this.#database.run((queries) => updateIngestKeyLimitsRow(queries, organisationId, id, limits));
  }

  async revokeIngestKey(organisationId: string, id: string): Promise<boolean> {
    const isRevoked = await this.#database.run((queries) => revokeIngestKeyRow(queries, organisationId, id));
    if (isRevoked) this.#memory.keys.forget(id);
    return isRevoked;
  }

  async issueApiToken(token: NewApiToken): Promise<IssuedApiToken> {
    return this.#database.run((queries) => insertApiToken(queries, token));
  }

  async revokeApiToken(organisationId: string, id: string): Promise<boolean> {
    const isRevoked = await this.#database.run((queries) => revokeApiTokenRow(queries, organisationId, id));
    if (isRevoked) this.#memory.tokens.forget(id);
    return isRevoked;
  }

  async listApiTokens(organisationId: string): Promise<readonly ApiTokenInfo[]> {
    return this.#database.run((queries) => listApiTokenRows(queries, organisationId));
  }

  async saveRuleDocument(document: NewRuleDocument): Promise<SaveOutcome> {
    const { checkRules, ruleDocumentBytesMax: documentBytesMax, ruleVersionsMax: versionsMax } = this.#options;
    if (checkRules === undefined) {
      throw new ControlStoreError('CONTROL_STORE_REFUSED', 'rule documents cannot be checked here, and so not saved');
    }
    const refusal = document.teamId === undefined ? undefined : teamRefusal(document.kind);
    if (refusal !== undefined) throw new ControlStoreError('CONTROL_STORE_REFUSED', refusal);
    checkRules(document.kind, document.content);
    return this.#database.run((queries) => insertRuleDocument(queries, document, { documentBytesMax, versionsMax }));
  }

  async currentRuleDocuments(organisationId: string, teamId?: string): Promise<readonly RuleDocument[]> {
    return this.#database.run((queries) => selectCurrent(queries, organisationId, teamId));
  }

  async ruleDocumentHistory(scope: RuleDocumentScope, limit: number): Promise<readonly RuleDocument[]> {
    return this.#database.run((queries) => selectHistory(queries, scope, limit));
  }

  maskingKey(organisationId: string): Uint8Array | undefined {
    return this.#memory.rules.maskingKey(organisationId);
  }

  async #authenticate(token: string): Promise<Principal | undefined> {
    const record = await this.#memory.tokens.find(token);
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

  async #refreshQuietly(): Promise<void> {
    try {
      await this.#memory.follow();
      await this.gateways.beat();
      await this.headSampling.follow();
      if (this.#options.now() - this.#lastUsedWrittenAtMs >= LAST_USED_EVERY_MS) await this.#writeLastUsed();
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
      if (!this.#isAway) {
        // For people to look at, and for other gateways to divide sooner: not worth a failed shutdown.
        await Promise.allSettled([this.#writeLastUsed(), this.gateways.leave()]);
      }
      await this.#database.pool.end();
    })();
    await this.#closing;
  }
}
