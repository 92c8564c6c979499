import type { Migration } from './migration.js';

/** Holds, and the one row by which they and deletions take turns: whoever changes either locks it first. */
export const legalHolds: Migration = {
  number: 6,
  name: 'legal holds',
  sql: `
    create table legal_holds (
      id bigint generated always as identity primary key,
      organisation_id text not null references organisations (id),
      name text not null check (length(name) between 1 and 200),
      reason text not null check (length(reason) between 1 and 2000),
      -- No reference: a hold outlives the team whose data it holds.
      team_id text,
      service_name text,
      start_time_unix_nano numeric(20, 0),
      end_time_unix_nano numeric(20, 0),
      trace_ids text[],
      created_at timestamptz not null default now(),
      created_by text not null check (length(created_by) between 1 and 200),
      in_force_at timestamptz,
      lifted_at timestamptz,
      lifted_by text,
      check ((lifted_at is null) = (lifted_by is null))
    );
    create index legal_holds_by_organisation on legal_holds (organisation_id, id);
    create index legal_holds_unlifted on legal_holds (id) where lifted_at is null;

    create table deletion_gate (
      is_only boolean primary key default true check (is_only),
      epoch bigint not null,
      is_open boolean not null
    );
    insert into deletion_gate (epoch, is_open) values (0, false);
  `,
};
