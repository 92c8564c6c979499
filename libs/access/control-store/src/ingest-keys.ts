import type { IngestIdentity, IngestKeyInfo, IngestLimits, IssuedIngestKey, NewIngestKey } from '@clew/access-model';
import { and, asc, desc, eq, gt, isNull, or, sql } from 'drizzle-orm';

import { formatCredential, hashSecret, newCredential } from './credential.js';
import type { CredentialRecord, CredentialSource } from './credential-directory.js';
import type { Database, Queries } from './database.js';
import { limitColumns, limitsOf, type LimitColumns } from './ingest-limits.js';
import { ingestKeys, teams } from './schema.js';

const LIST_MAX = 1_000;

export async function insertIngestKey(queries: Queries, key: NewIngestKey): Promise<IssuedIngestKey> {
  const { organisationId, teamId, name, environment, limits, expiresAt } = key;
  const credential = newCredential();
  const { id, secret } = credential;
  await queries.insert(ingestKeys).values({
    ...{ id, organisationId, teamId, name, secretHash: hashSecret(secret) },
    ...limitColumns(limits),
    environment: environment ?? null,
    expiresAt: expiresAt ?? null,
  });
  return { id, key: formatCredential('ik', credential) };
}

const activeKey = (organisationId: string, id: string) =>
  and(eq(ingestKeys.organisationId, organisationId), eq(ingestKeys.id, id), isNull(ingestKeys.revokedAt));

/** False when the organisation has no such key that is not revoked yet. */
export async function updateIngestKeyLimitsRow(
  queries: Queries,
  organisationId: string,
  id: string,
  limits: IngestLimits | undefined,
): Promise<boolean> {
  const updated = await queries
    .update(ingestKeys)
    .set(limitColumns(limits))
    .where(activeKey(organisationId, id))
    .returning({ id: ingestKeys.id });
  return updated.length > 0;
}

/** False when the organisation has no such key that is not revoked yet. */
export async function revokeIngestKeyRow(queries: Queries, organisationId: string, id: string): Promise<boolean> {
  const revoked = await queries
    .update(ingestKeys)
    .set({ revokedAt: sql`now()` })
    .where(activeKey(organisationId, id))
    .returning({ id: ingestKeys.id });
  return revoked.length > 0;
}

/** Oldest first, revoked ones included, at most 1,000. */
export async function listIngestKeyRows(queries: Queries, organisationId: string): Promise<IngestKeyInfo[]> {
  const rows = await queries
    .select()
    .from(ingestKeys)
    .where(eq(ingestKeys.organisationId, organisationId))
    .orderBy(asc(ingestKeys.createdAt), asc(ingestKeys.id))
    .limit(LIST_MAX);
  return rows.map(({ id, teamId, name, createdAt, environment, expiresAt, revokedAt, ...limits }) => ({
    ...{ id, teamId, name, createdAt, prefix: `clew_ik_${id}`, limits: limitsOf(limits) },
    environment: environment ?? undefined,
    expiresAt: expiresAt ?? undefined,
    revokedAt: revokedAt ?? undefined,
  }));
}

export function ingestKeySource(database: Database): CredentialSource<IngestIdentity> {
  const isActive = and(
    isNull(ingestKeys.revokedAt),
    or(isNull(ingestKeys.expiresAt), gt(ingestKeys.expiresAt, sql`now()`)),
  );
  const select = (queries: Queries) =>
    queries
      .select({
        id: ingestKeys.id,
        secretHash: ingestKeys.secretHash,
        expiresAt: ingestKeys.expiresAt,
        tenantId: ingestKeys.organisationId,
        teamId: ingestKeys.teamId,
        retentionDays: teams.retentionDays,
        environment: ingestKeys.environment,
        spansPerSecond: ingestKeys.spansPerSecond,
        bytesPerSecond: ingestKeys.bytesPerSecond,
        burstSeconds: ingestKeys.burstSeconds,
      })
      .from(ingestKeys)
      .innerJoin(teams, and(eq(teams.id, ingestKeys.teamId), eq(teams.organisationId, ingestKeys.organisationId)));
  return {
    loadAll: async (limit) =>
      database.run(async (queries) => {
        const rows = await select(queries).where(isActive).orderBy(desc(ingestKeys.createdAt)).limit(limit);
        return rows.map(toRecord);
      }),
    loadOne: async (id) =>
      database.run(async (queries) => {
        const [row] = await select(queries)
          .where(and(isActive, eq(ingestKeys.id, id)))
          .limit(1);
        return row === undefined ? undefined : toRecord(row);
      }),
  };
}

interface IngestKeyRow extends LimitColumns {
  readonly id: string;
  readonly secretHash: Buffer;
  readonly expiresAt: Date | null;
  readonly tenantId: string;
  readonly teamId: string;
  readonly retentionDays: number;
  readonly environment: string | null;
}

function toRecord(row: IngestKeyRow): CredentialRecord<IngestIdentity> {
  const { id, secretHash, expiresAt, tenantId, teamId, retentionDays, environment } = row;
  const limits = limitsOf(row);
  const identity: IngestIdentity = {
    ...{ tenantId, teamId, ingestKeyId: id, retentionDays },
    ...(environment === null ? {} : { environment }),
    ...(limits === undefined ? {} : { limits }),
  };
  return { id, secretHash, expiresAtMs: expiresAt?.getTime(), identity };
}
