import { RULE_DOCUMENT_KINDS } from '@clew/access-model';
import { bigint, customType, doublePrecision, integer, json, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

// The tables as queries see them. What creates them, with constraints and indexes, is in migrations/.

const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });
const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

export const organisations = pgTable('organisations', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
});

/** The secret of an organisation, apart from `organisations` so that nobody selects it along with the rest. */
export const maskingKeys = pgTable('organisations', {
  organisationId: text('id').primaryKey(),
  key: bytea('masking_key').notNull(),
});

export const teams = pgTable('teams', {
  id: text('id').primaryKey(),
  organisationId: text('organisation_id').notNull(),
  name: text('name').notNull(),
  retentionDays: integer('retention_days').notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
});

export const ingestKeys = pgTable('ingest_keys', {
  id: text('id').primaryKey(),
  organisationId: text('organisation_id').notNull(),
  teamId: text('team_id').notNull(),
  name: text('name').notNull(),
  secretHash: bytea('secret_hash').notNull(),
  environment: text('environment'),
  spansPerSecond: doublePrecision('spans_per_second'),
  bytesPerSecond: doublePrecision('bytes_per_second'),
  burstSeconds: doublePrecision('burst_seconds'),
  createdAt: instant('created_at').notNull().defaultNow(),
  expiresAt: instant('expires_at'),
  revokedAt: instant('revoked_at'),
});

export const apiTokens = pgTable('api_tokens', {
  id: text('id').primaryKey(),
  organisationId: text('organisation_id').notNull(),
  name: text('name').notNull(),
  role: text('role', { enum: ['viewer', 'editor', 'admin'] }).notNull(),
  secretHash: bytea('secret_hash').notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
  expiresAt: instant('expires_at'),
  revokedAt: instant('revoked_at'),
  lastUsedAt: instant('last_used_at'),
});

export const controlRevision = pgTable('control_revision', {
  // pg hands out 64-bit integers as text, which is all that is needed to tell two apart.
  revision: text('revision').notNull(),
});

export const ruleDocuments = pgTable('rule_documents', {
  id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  organisationId: text('organisation_id').notNull(),
  teamId: text('team_id'),
  kind: text('kind', { enum: RULE_DOCUMENT_KINDS }).notNull(),
  version: integer('version').notNull(),
  content: json('content').notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
  createdBy: text('created_by').notNull(),
});

export const ingestGateways = pgTable('ingest_gateways', {
  id: text('id').primaryKey(),
  heartbeatAt: instant('heartbeat_at').notNull(),
});
