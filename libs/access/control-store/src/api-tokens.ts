import type { Principal, Role } from '@clew/access-model';
import { and, asc, desc, eq, gt, inArray, isNull, or, sql } from 'drizzle-orm';

import { formatCredential, hashSecret, newCredential } from './credential.js';
import type { CredentialRecord, CredentialSource } from './credential-directory.js';
import type { Database, Queries } from './database.js';
import { apiTokens } from './schema.js';

export interface NewApiToken {
  readonly organisationId: string;
  /** What people call it. */
  readonly name: string;
  readonly role: Role;
  /** Default: never. */
  readonly expiresAt?: Date;
}

export interface IssuedApiToken {
  readonly id: string;
  /** The token itself, shown this once: the store keeps only its hash. */
  readonly token: string;
}

export interface ApiTokenInfo {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** The public start of the token, by which people recognise it. */
  readonly prefix: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | undefined;
  readonly revokedAt: Date | undefined;
  /** Within a minute or two. */
  readonly lastUsedAt: Date | undefined;
}

const LIST_MAX = 1_000;

export async function insertApiToken(queries: Queries, token: NewApiToken): Promise<IssuedApiToken> {
  const { organisationId, name, role, expiresAt } = token;
  const credential = newCredential();
  const { id, secret } = credential;
  await queries
    .insert(apiTokens)
    .values({ id, organisationId, name, role, secretHash: hashSecret(secret), expiresAt: expiresAt ?? null });
  return { id, token: formatCredential('at', credential) };
}

/** False when the organisation has no such token that is not revoked yet. */
export async function revokeApiTokenRow(queries: Queries, organisationId: string, id: string): Promise<boolean> {
  const revoked = await queries
    .update(apiTokens)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(apiTokens.organisationId, organisationId), eq(apiTokens.id, id), isNull(apiTokens.revokedAt)))
    .returning({ id: apiTokens.id });
  return revoked.length > 0;
}

/** Oldest first, revoked ones included, at most 1,000. */
export async function listApiTokenRows(queries: Queries, organisationId: string): Promise<ApiTokenInfo[]> {
  const rows = await queries
    .select()
    .from(apiTokens)
    .where(eq(apiTokens.organisationId, organisationId))
    .orderBy(asc(apiTokens.createdAt), asc(apiTokens.id))
    .limit(LIST_MAX);
  return rows.map(({ id, name, role, createdAt, expiresAt, revokedAt, lastUsedAt }) => ({
    ...{ id, name, role, createdAt, prefix: `clew_at_${id}` },
    ...{ expiresAt: expiresAt ?? undefined, revokedAt: revokedAt ?? undefined, lastUsedAt: lastUsedAt ?? undefined },
  }));
}

export async function markUsed(queries: Queries, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await queries
    .update(apiTokens)
    .set({ lastUsedAt: sql`now()` })
    .where(inArray(apiTokens.id, [...ids]));
}

export function apiTokenSource(database: Database): CredentialSource<Principal> {
  const isActive = and(
    isNull(apiTokens.revokedAt),
    or(isNull(apiTokens.expiresAt), gt(apiTokens.expiresAt, sql`now()`)),
  );
  return {
    loadAll: async (limit) =>
      database.run(async (queries) => {
        const rows = await queries
          .select()
          .from(apiTokens)
          .where(isActive)
          .orderBy(desc(apiTokens.createdAt))
          .limit(limit);
        return rows.map(toRecord);
      }),
    loadOne: async (id) =>
      database.run(async (queries) => {
        const [row] = await queries
          .select()
          .from(apiTokens)
          .where(and(isActive, eq(apiTokens.id, id)))
          .limit(1);
        return row === undefined ? undefined : toRecord(row);
      }),
  };
}

function toRecord({
  id,
  secretHash,
  expiresAt,
  organisationId,
  role,
}: typeof apiTokens.$inferSelect): CredentialRecord<Principal> {
  const identity: Principal = { tenantId: organisationId, tokenId: id, role };
  return { id, secretHash, expiresAtMs: expiresAt?.getTime(), identity };
}
