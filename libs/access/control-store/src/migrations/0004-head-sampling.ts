import type { Migration } from './migration.js';

/**
 * Rates between the sampler, which finds them, and the gateways, which tell SDKs. Not counted by `control_revision`: they
 * change every few minutes, and nothing else would have to be read again. No foreign keys: what is left of an organisation
 * is pruned as what nobody asks for any more.
 */
export const headSampling: Migration = {
  number: 4,
  name: 'head-sampling',
  sql: `
    create sequence head_sampling_changes;
    create table head_sampling_rates (
      organisation_id text not null,
      service_name text not null check (length(service_name) between 1 and 256),
      routes json not null,
      changed_at timestamptz not null default now(),
      -- Grows with every change, so that those who follow read only what is new to them.
      change bigint not null default nextval('head_sampling_changes'),
      primary key (organisation_id, service_name)
    );
    create index head_sampling_rates_by_change on head_sampling_rates (change);

    create table head_sampling_services (
      organisation_id text not null,
      service_name text not null check (length(service_name) between 1 and 256),
      asked_at timestamptz not null default now(),
      primary key (organisation_id, service_name)
    );
    create index head_sampling_services_by_time on head_sampling_services (asked_at);

    create table head_sampling_lease (
      only_row boolean primary key default true check (only_row),
      owner text not null,
      expires_at timestamptz not null
    );
  `,
};
