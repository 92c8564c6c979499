import type { IngestIdentity, Organisation, Team } from '@clew/access-model';
import { asc, eq } from 'drizzle-orm';

import { newId } from './credential.js';
import type { Queries } from './database.js';
import { organisations, teams } from './schema.js';

export interface NewTeam {
  readonly organisationId: string;
  /** Unique within the organisation. */
  readonly name: string;
  /** From 1 to 3650. */
  readonly retentionDays: number;
}

const TEAMS_MAX = 10_000;
const OLDEST_FIRST = [asc(teams.createdAt), asc(teams.id)] as const;

export async function insertOrganisation(queries: Queries, name: string): Promise<string> {
  const id = newId();
  await queries.insert(organisations).values({ id, name });
  return id;
}

export async function insertTeam(queries: Queries, team: NewTeam): Promise<Team> {
  const { organisationId, name, retentionDays } = team;
  const id = newId();
  await queries.insert(teams).values({ id, organisationId, name, retentionDays });
  return { id, name, retentionDays };
}

export async function selectOrganisations(
  queries: Queries,
  limit: number,
): Promise<Pick<Organisation, 'id' | 'name'>[]> {
  return queries
    .select({ id: organisations.id, name: organisations.name })
    .from(organisations)
    .orderBy(asc(organisations.createdAt), asc(organisations.id))
    .limit(limit);
}

export async function findOrganisation(queries: Queries, id: string): Promise<Organisation | undefined> {
  const [found] = await queries.select().from(organisations).where(eq(organisations.id, id)).limit(1);
  if (found === undefined) return undefined;
  const rows = await queries
    .select({ id: teams.id, name: teams.name, retentionDays: teams.retentionDays })
    .from(teams)
    .where(eq(teams.organisationId, id))
    .orderBy(...OLDEST_FIRST)
    .limit(TEAMS_MAX);
  return { id: found.id, name: found.name, teams: rows };
}

/** The oldest team of all, for requests without a key in an installation of one organisation. */
export async function findAnonymousIdentity(queries: Queries): Promise<IngestIdentity | undefined> {
  const [team] = await queries
    .select()
    .from(teams)
    .orderBy(...OLDEST_FIRST)
    .limit(1);
  if (team === undefined) return undefined;
  const { id: teamId, organisationId: tenantId, retentionDays } = team;
  return { tenantId, teamId, retentionDays, ingestKeyId: 'anonymous' };
}
