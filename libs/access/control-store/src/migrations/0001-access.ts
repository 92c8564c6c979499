import type { Migration } from './migration.js';

/**
 * Every row says whose it is, and keys refer to teams together with the organisation: a key of one organisation can't
 * point to a team of another, whatever the code does.
 */
export const access: Migration = {
  number: 1,
  name: 'access',
  sql: `
    create table organisations (
      id text primary key check (id ~ '^[a-z2-7]{16}$'),
      name text not null check (length(name) between 1 and 200),
      created_at timestamptz not null default now()
    );

    create table teams (
      id text primary key check (id ~ '^[a-z2-7]{16}$'),
      organisation_id text not null references organisations (id),
      name text not null check (length(name) between 1 and 200),
      retention_days integer not null check (retention_days between 1 and 3650),
      created_at timestamptz not null default now(),
      unique (organisation_id, name),
      unique (organisation_id, id)
    );

    create table ingest_keys (
      id text primary key check (id ~ '^[a-z2-7]{16}$'),
      organisation_id text not null,
      team_id text not null,
      name text not null check (length(name) between 1 and 200),
      secret_hash bytea not null check (length(secret_hash) = 32),
      created_at timestamptz not null default now(),
      expires_at timestamptz,
      revoked_at timestamptz,
      foreign key (organisation_id, team_id) references teams (organisation_id, id)
    );
    create index ingest_keys_by_organisation on ingest_keys (organisation_id, created_at);
    create index ingest_keys_active on ingest_keys (created_at) where revoked_at is null;

    create table api_tokens (
      id text primary key check (id ~ '^[a-z2-7]{16}$'),
      organisation_id text not null references organisations (id),
      name text not null check (length(name) between 1 and 200),
      role text not null check (role in ('viewer', 'editor', 'admin')),
      secret_hash bytea not null check (length(secret_hash) = 32),
      created_at timestamptz not null default now(),
      expires_at timestamptz,
      revoked_at timestamptz,
      last_used_at timestamptz
    );
    create index api_tokens_by_organisation on api_tokens (organisation_id, created_at);
    create index api_tokens_active on api_tokens (created_at) where revoked_at is null;
  `,
};
