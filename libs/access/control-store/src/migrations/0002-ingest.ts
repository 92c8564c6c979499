import type { Migration } from './migration.js';

/**
 * What the door is run by. `control_revision` is one row that counts every change of what processes hold in memory: they
 * look at it every second instead of reading everything. Triggers count, in the transaction of the change, so that
 * whoever sees the number sees the change too, and no code can forget it.
 */
export const ingest: Migration = {
  number: 2,
  name: 'ingest',
  sql: `
    create table control_revision (
      only_row boolean primary key default true check (only_row),
      revision bigint not null
    );
    insert into control_revision (revision) values (1);

    create function count_control_revision() returns trigger language plpgsql as $$
    begin
      update control_revision set revision = revision + 1;
      return null;
    end $$;

    -- Three random UUIDs have more randomness than the 256 bits that come out; PostgreSQL has no random bytes built in.
    alter table organisations add column masking_key bytea not null
      default sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8'))
      check (length(masking_key) = 32);

    alter table ingest_keys
      add column environment text check (length(environment) between 1 and 100),
      add column spans_per_second double precision check (spans_per_second >= 1),
      add column bytes_per_second double precision check (bytes_per_second >= 1),
      add column burst_seconds double precision check (burst_seconds between 1 and 3600),
      add constraint ingest_keys_limits
        check ((burst_seconds is null) = (spans_per_second is null and bytes_per_second is null));

    create table rule_documents (
      id bigint generated always as identity primary key,
      organisation_id text not null references organisations (id),
      team_id text,
      kind text not null check (kind in
        ('masking', 'cardinality', 'span-names', 'semantic-conventions', 'glossary', 'enrichment')),
      version integer not null check (version >= 1),
      content json not null,
      created_at timestamptz not null default now(),
      created_by text not null check (length(created_by) between 1 and 200),
      foreign key (organisation_id, team_id) references teams (organisation_id, id)
    );
    create unique index rule_documents_by_scope
      on rule_documents (organisation_id, coalesce(team_id, ''), kind, version);

    create trigger organisations_revision after insert or delete on organisations
      for each statement execute function count_control_revision();
    create trigger teams_revision after insert or update or delete on teams
      for each statement execute function count_control_revision();
    create trigger ingest_keys_revision after insert or update or delete on ingest_keys
      for each statement execute function count_control_revision();
    create trigger rule_documents_revision after insert or update or delete on rule_documents
      for each statement execute function count_control_revision();
    -- Not for last_used_at, which is written all the time.
    create trigger api_tokens_revision
      after insert or delete or update of name, role, secret_hash, expires_at, revoked_at on api_tokens
      for each statement execute function count_control_revision();

    create table ingest_gateways (
      id text primary key check (length(id) between 1 and 100),
      heartbeat_at timestamptz not null default now()
    );

    -- Observations: no foreign keys, so that one row out of place can't keep all others out.
    create table rule_counts (
      organisation_id text not null, team_id text not null,
      rule_id text not null, action text not null,
      hour timestamptz not null,
      count bigint not null,
      primary key (organisation_id, team_id, hour, rule_id, action)
    );
    create table masking_findings (
      id bigint generated always as identity unique,
      organisation_id text not null, team_id text not null,
      detector text not null, attribute_key text not null, service_name text not null,
      first_seen_at timestamptz not null default now(),
      last_seen_at timestamptz not null,
      count bigint not null,
      state text not null default 'open' check (state in ('open', 'acknowledged')),
      acknowledged_by text check ((acknowledged_by is null) = (state = 'open')),
      primary key (organisation_id, team_id, detector, attribute_key, service_name)
    );
    create table attribute_cardinality (
      organisation_id text not null, team_id text not null,
      attribute_key text not null,
      day timestamptz not null,
      estimate bigint not null,
      limited boolean not null,
      service_names text[] not null,
      primary key (organisation_id, team_id, day, attribute_key)
    );
    create table glossary_violations (
      organisation_id text not null, team_id text not null,
      service_name text not null, attribute_key text not null, violation text not null,
      hour timestamptz not null,
      count bigint not null,
      primary key (organisation_id, team_id, hour, service_name, attribute_key, violation)
    );
    create table schema_drift (
      organisation_id text not null, team_id text not null,
      service_name text not null, deprecated_key text not null, current_key text not null,
      hour timestamptz not null,
      count bigint not null,
      primary key (organisation_id, team_id, hour, service_name, deprecated_key, current_key)
    );
    create table span_faults (
      organisation_id text not null, team_id text not null,
      service_name text not null, reason text not null,
      hour timestamptz not null,
      count bigint not null,
      primary key (organisation_id, team_id, hour, service_name, reason)
    );
  `,
};
