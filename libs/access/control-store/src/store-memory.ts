import type { IngestIdentity, Principal } from '@clew/access-model';
import { sql } from 'drizzle-orm';

import { apiTokenSource } from './api-tokens.js';
import { toControlStoreError } from './control-store-error.js';
import { CredentialDirectory } from './credential-directory.js';
import type { Database } from './database.js';
import { ingestKeySource } from './ingest-keys.js';
import type { ResolvedOptions } from './options.js';
import { findAnonymousIdentity } from './organisations.js';
import { RuleDirectory } from './rules/rule-directory.js';
import { controlRevision } from './schema.js';

/**
 * What a process holds of the store. `follow` looks at the revision number and reads again what it stands for only when
 * that has changed: a change anywhere is seen one look later.
 */
export class StoreMemory {
  readonly keys: CredentialDirectory<IngestIdentity>;
  readonly tokens: CredentialDirectory<Principal>;
  readonly rules: RuleDirectory;
  readonly #database: Database;
  readonly #anonymousTeam: boolean;
  #anonymous: IngestIdentity | undefined;
  #revision: string | undefined;

  constructor(database: Database, options: ResolvedOptions) {
    const { recordsMax, lookupsMax, unknownIdsMax, refreshMs, now } = options;
    const limits = { recordsMax, lookupsMax, unknownIdsMax, unknownMs: refreshMs, now };
    this.#database = database;
    this.#anonymousTeam = options.anonymousTeam;
    this.keys = new CredentialDirectory(ingestKeySource(database), { kind: 'ik', ...limits });
    this.tokens = new CredentialDirectory(apiTokenSource(database), { kind: 'at', ...limits });
    this.rules = new RuleDirectory(database);
  }

  /** Whom requests without a key are taken for, where that is configured. */
  get anonymous(): IngestIdentity | undefined {
    return this.#anonymous;
  }

  /** Rejects, and keeps what it has, while the store is away. */
  async follow(): Promise<void> {
    const revision = await this.#readRevision();
    if (revision === this.#revision) return;
    const [keysAreRead, tokensAreRead] = await Promise.all([
      this.keys.refresh(),
      this.tokens.refresh(),
      this.rules.refresh(),
      this.refreshAnonymous(),
    ]);
    // Read before what it stands for: a change in between is seen at the next look.
    if (keysAreRead && tokensAreRead) this.#revision = revision;
  }

  async refreshAnonymous(): Promise<void> {
    if (this.#anonymousTeam) this.#anonymous = await this.#database.run(findAnonymousIdentity);
  }

  async #readRevision(): Promise<string> {
    try {
      const [row] = await this.#database.run((queries) =>
        queries.select({ revision: sql<string>`${controlRevision.revision}::text` }).from(controlRevision),
      );
      this.#noteAvailability(undefined);
      return row?.revision ?? '';
    } catch (error) {
      this.#noteAvailability(error);
      throw error;
    }
  }

  #noteAvailability(error: unknown): void {
    const failure = error === undefined ? undefined : toControlStoreError(error, this.#database.description);
    this.keys.noteAvailability(failure);
    this.tokens.noteAvailability(failure);
  }
}
