import type { Migration } from './migration.js';

/**
 * Work in the background, who may do it, and documents of retention. `fence` grows whenever a lease is taken anew: whatever is written under
 * a lease is written only while its fence is the newest.
 */
export const jobs: Migration = {
  number: 5,
  name: 'jobs',
  sql: `
    create table leases (
      name text primary key check (length(name) between 1 and 200),
      owner text not null,
      fence bigint not null,
      expires_at timestamptz not null
    );

    create table jobs (
      id bigint generated always as identity primary key,
      organisation_id text references organisations (id),
      kind text not null check (length(kind) between 1 and 100),
      subject text not null check (length(subject) <= 200),
      input json not null,
      state text not null default 'queued' check (state in ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
      progress json,
      error text,
      attempts integer not null default 0,
      cursor json,
      cancel_requested boolean not null default false,
      created_at timestamptz not null default now(),
      created_by text not null check (length(created_by) between 1 and 200),
      due_at timestamptz not null default now(),
      started_at timestamptz,
      ended_at timestamptz
    );
    -- One that has begun may have seen what was true before; so only those that have not are one.
    create unique index jobs_waiting on jobs (kind, coalesce(organisation_id, ''), subject)
      where state = 'queued' and started_at is null;
    create index jobs_open on jobs (kind, due_at) where state in ('queued', 'running');
    create index jobs_ended on jobs (ended_at) where ended_at is not null;
    create index jobs_by_organisation on jobs (organisation_id, id);

    create table periodic_tasks (
      name text primary key check (length(name) between 1 and 200),
      started_at timestamptz not null,
      ended_at timestamptz,
      succeeded_at timestamptz,
      error text
    );

    alter table rule_documents
      drop constraint rule_documents_kind_check,
      add constraint rule_documents_kind_check check (kind in
        ('masking', 'cardinality', 'span-names', 'semantic-conventions', 'glossary', 'enrichment',
         'sampling', 'sampling-budget', 'sampling-candidate', 'head-sampling', 'retention'));
  `,
};
