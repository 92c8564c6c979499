import { customType, integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

// The tables as queries see them. What creates them, with constraints and indexes, is in migrations/.

const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });
const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

export const organisations = pgTable('organisations', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
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
