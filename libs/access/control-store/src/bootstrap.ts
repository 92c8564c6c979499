import { sql } from 'drizzle-orm';

import { insertApiToken } from './api-tokens.js';
import type { Queries } from './database.js';
import { insertIngestKey } from './ingest-keys.js';
import { insertOrganisation, insertTeam } from './organisations.js';
import { organisations } from './schema.js';
import { LOCKS } from './transaction.js';

export interface BootstrapOptions {
  readonly organisationName: string;
  readonly teamName: string;
  /** How long the team's spans are kept. Default 7. */
  readonly retentionDays?: number;
}

/** What the first start made. `adminToken` and `ingestKey` are shown this once: the store keeps only their hashes. */
export interface Bootstrap {
  readonly organisationId: string;
  readonly teamId: string;
  readonly adminToken: string;
  readonly ingestKey: string;
}

/** Fills an empty store, whole or not at all. Undefined when it holds an organisation already. */
export async function bootstrap(queries: Queries, options: BootstrapOptions): Promise<Bootstrap | undefined> {
  return queries.transaction(async (tx) => {
    // Two processes may start at once on an empty store; the second has to see what the first made.
    await tx.execute(sql`select pg_advisory_xact_lock(${LOCKS.bootstrap})`);
    const existing = await tx.select({ id: organisations.id }).from(organisations).limit(1);
    if (existing.length > 0) return undefined;
    const organisationId = await insertOrganisation(tx, options.organisationName);
    const { retentionDays = 7, teamName } = options;
    const { id: teamId } = await insertTeam(tx, { organisationId, name: teamName, retentionDays });
    const { token } = await insertApiToken(tx, { organisationId, name: 'first admin', role: 'admin' });
    const { key } = await insertIngestKey(tx, { organisationId, teamId, name: 'first key' });
    return { organisationId, teamId, adminToken: token, ingestKey: key };
  });
}
