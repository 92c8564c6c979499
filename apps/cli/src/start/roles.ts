import type { ClewConfig } from '@clew/config';

import { CliError } from '../cli-error.js';

export const ROLES = ['gateway', 'sampler', 'api', 'forwarder'] as const;
export type Role = (typeof ROLES)[number];

/** What a process of one role shares with the other processes, and therefore needs an address for. */
const NEEDS: Readonly<Record<Role, readonly ('kafka' | 'clickhouse' | 'postgres')[]>> = {
  gateway: ['kafka', 'postgres'],
  sampler: ['kafka', 'clickhouse'],
  api: ['clickhouse', 'postgres'],
  forwarder: [],
};

export function parseRole(text: string | undefined): Role | undefined {
  if (text === undefined) return undefined;
  const role = ROLES.find((name) => name === text);
  if (role === undefined) throw new CliError(`There is no role ${text}; there are ${ROLES.join(', ')}.`);
  return role;
}

/** A role alone works with others over the network: says everything that is missing for that. */
export function requireShared(role: Role, { stream, clickhouse, postgres }: ClewConfig): void {
  const has = {
    kafka: stream.kind === 'kafka',
    clickhouse: clickhouse.url !== undefined,
    postgres: postgres.url !== undefined,
  };
  const howTo = {
    kafka: 'Kafka (CLEW_STREAM_KIND=kafka and CLEW_STREAM_BROKERS)',
    clickhouse: 'a ClickHouse (CLEW_CLICKHOUSE_URL)',
    postgres: 'a PostgreSQL (CLEW_POSTGRES_URL)',
  };
  const missing = NEEDS[role].filter((need) => !has[need]).map((need) => howTo[need]);
  if (missing.length === 0) return;
  throw new CliError(`The ${role} alone needs ${missing.join(' and ')}; \`clew start\` without a role needs nothing.`);
}
