import type { IngestIdentity } from '@clew/access-model';
import { and, asc, desc, eq, gt, isNull, or, sql } from 'drizzle-orm';

import { formatCredential, hashSecret, newCredential } from './credential.js';
import type { CredentialRecord, CredentialSource } from './credential-directory.js';
import type { Database, Queries } from './database.js';
import { ingestKeys, teams } from './schema.js';

export interface NewIngestKey {
  readonly organisationId: string;
  readonly teamId: string;
  /** What people call it. */
  readonly name: string;
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
  readonly createdAt: Date;
  readonly expiresAt: Date | undefined;
  readonly revokedAt: Date | undefined;
}

const LIST_MAX = 1_000;

export async function insertIngestKey(queries: Queries, key: NewIngestKey): Promise<IssuedIngestKey> {
  const { organisationId, teamId, name, expiresAt } = key;
  const credential = newCredential();
  const { id, secret } = credential;
  await queries
    .insert(ingestKeys)
    .values({ id, organisationId, teamId, name, secretHash: hashSecret(secret), expiresAt: expiresAt ?? null });
  return { id, key: formatCredential('ik', credential) };
}

/** False when the organisation has no such key that is not revoked yet. */
export async function revokeIngestKeyRow(queries: Queries, organisationId: string, id: string): Promise<boolean> {
  const revoked = await queries
    .update(ingestKeys)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(ingestKeys.organisationId, organisationId), eq(ingestKeys.id, id), isNull(ingestKeys.revokedAt)))
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
  return rows.map(({ id, teamId, name, createdAt, expiresAt, revokedAt }) => ({
    ...{ id, teamId, name, createdAt, prefix: `clew_ik_${id}` },
    ...{ expiresAt: expiresAt ?? undefined, revokedAt: revokedAt ?? undefined },
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

interface IngestKeyRow {
  readonly id: string;
  readonly secretHash: Buffer;
  readonly expiresAt: Date | null;
  readonly tenantId: string;
  readonly teamId: string;
  readonly retentionDays: number;
}

function toRecord({
  id,
  secretHash,
  expiresAt,
  tenantId,
  teamId,
  retentionDays,
}: IngestKeyRow): CredentialRecord<IngestIdentity> {
  const identity: IngestIdentity = { tenantId, teamId, ingestKeyId: id, retentionDays };
  return { id, secretHash, expiresAtMs: expiresAt?.getTime(), identity };
}
