import type {
  NewRuleDocument,
  RuleDocument,
  RuleDocumentKind,
  RuleDocumentScope,
  SaveOutcome,
} from '@clew/access-model';
import { and, desc, eq, isNull, lte, or, sql, type SQL } from 'drizzle-orm';

import { ControlStoreError } from '../control-store-error.js';
import type { Queries } from '../database.js';
import { ruleDocuments } from '../schema.js';

/** Throws, saying where and what is allowed, for content that is no document of this kind. */
export type CheckRules = (kind: RuleDocumentKind, content: unknown) => void;

export interface SaveLimits {
  /** Largest document as JSON text. */
  readonly documentBytesMax: number;
  /** Versions kept of a document; the oldest go. */
  readonly versionsMax: number;
}

export async function insertRuleDocument(
  queries: Queries,
  document: NewRuleDocument,
  limits: SaveLimits,
): Promise<SaveOutcome> {
  const { organisationId, teamId, kind, content, author, expectedVersion } = document;
  const text = jsonText(content, limits.documentBytesMax);
  return queries.transaction(async (tx) => {
    const currentVersion = await newestVersion(tx, document);
    if (expectedVersion !== undefined && expectedVersion !== currentVersion) {
      return { outcome: 'conflict', currentVersion };
    }
    const [saved] = await tx
      .insert(ruleDocuments)
      .values({
        ...{ organisationId, kind, teamId: teamId ?? null, version: currentVersion + 1, createdBy: author },
        content: sql`${text}::json`,
      })
      // Somebody may save at the same moment: the one who comes second waits for the first here, and then finds the
      // version taken.
      .onConflictDoNothing()
      .returning();
    if (saved === undefined) return { outcome: 'conflict', currentVersion: await newestVersion(tx, document) };
    await tx
      .delete(ruleDocuments)
      .where(and(inScope(document), lte(ruleDocuments.version, saved.version - limits.versionsMax)));
    return { outcome: 'saved', document: toRuleDocument(saved) };
  });
}

async function newestVersion(queries: Queries, scope: RuleDocumentScope): Promise<number> {
  const [newest] = await selectHistory(queries, scope, 1);
  return newest?.version ?? 0;
}

export async function selectHistory(
  queries: Queries,
  scope: RuleDocumentScope,
  limit: number,
): Promise<RuleDocument[]> {
  const rows = await queries
    .select()
    .from(ruleDocuments)
    .where(inScope(scope))
    .orderBy(desc(ruleDocuments.version))
    .limit(limit);
  return rows.map(toRuleDocument);
}

export async function selectCurrent(
  queries: Queries,
  organisationId: string,
  teamId: string | undefined,
): Promise<RuleDocument[]> {
  const ofTeam = teamId === undefined ? undefined : or(isNull(ruleDocuments.teamId), eq(ruleDocuments.teamId, teamId));
  const rows = await selectNewest(queries).where(and(eq(ruleDocuments.organisationId, organisationId), ofTeam));
  return rows.map(toRuleDocument);
}

/** Newest version of each document, of all organisations. */
function selectNewest(queries: Queries) {
  const { organisationId, teamId, kind, version } = ruleDocuments;
  return queries
    .selectDistinctOn([organisationId, sql`coalesce(${teamId}, '')`, kind])
    .from(ruleDocuments)
    .orderBy(organisationId, sql`coalesce(${teamId}, '')`, kind, desc(version))
    .$dynamic();
}

/** Ids of the versions that hold. A version never changes, so what has a known id need not be read again. */
export async function selectCurrentIds(queries: Queries): Promise<number[]> {
  const { organisationId, teamId, kind, version, id } = ruleDocuments;
  const rows = await queries
    .selectDistinctOn([organisationId, sql`coalesce(${teamId}, '')`, kind], { id })
    .from(ruleDocuments)
    .orderBy(organisationId, sql`coalesce(${teamId}, '')`, kind, desc(version));
  return rows.map((row) => row.id);
}

export async function selectById(queries: Queries, ids: readonly number[]): Promise<Map<number, RuleDocument>> {
  if (ids.length === 0) return new Map();
  const rows = await queries
    .select()
    .from(ruleDocuments)
    .where(sql`${ruleDocuments.id} = any(${sql.param([...ids])}::bigint[])`);
  return new Map(rows.map((row) => [row.id, toRuleDocument(row)]));
}

function inScope({ organisationId, teamId, kind }: RuleDocumentScope): SQL | undefined {
  return and(
    eq(ruleDocuments.organisationId, organisationId),
    teamId === undefined ? isNull(ruleDocuments.teamId) : eq(ruleDocuments.teamId, teamId),
    eq(ruleDocuments.kind, kind),
  );
}

function toRuleDocument(row: typeof ruleDocuments.$inferSelect): RuleDocument {
  const { organisationId, teamId, kind, version, content, createdAt, createdBy } = row;
  return { organisationId, kind, version, content, createdAt, createdBy, teamId: teamId ?? undefined };
}

function jsonText(content: unknown, bytesMax: number): string {
  // Undefined for undefined and functions, whatever its type says.
  const text = JSON.stringify(content) as string | undefined;
  if (text === undefined) throw new ControlStoreError('CONTROL_STORE_REFUSED', 'a rule document must be JSON');
  const bytes = Buffer.byteLength(text);
  if (bytes <= bytesMax) return text;
  throw new ControlStoreError(
    'CONTROL_STORE_REFUSED',
    `the rule document has ${bytes} bytes; allowed are ${bytesMax} (ruleDocumentBytesMax)`,
  );
}
