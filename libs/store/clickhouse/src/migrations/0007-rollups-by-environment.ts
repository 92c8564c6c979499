import type { Migration, MigrationContext } from './migration.js';

/** Rows from before, and those of samplers that know nothing of it, have '' in all of these. */
export const rollupsByEnvironment: Migration = {
  version: 7,
  name: 'RED and edges by environment and team',
  statements: (context) => [red(context), edges(context)],
};

// A column can become part of the sorting key only in the statement that adds it.

function red({ database, onCluster }: MigrationContext): string {
  return `ALTER TABLE ${database}.red_1m${onCluster}
  ADD COLUMN IF NOT EXISTS environment LowCardinality(String) AFTER service_name,
  MODIFY ORDER BY (tenant_id, service_name, minute, span_name, span_kind, team_id, environment)`;
}

/** A name says little of a team or an environment it is not in: these columns add rows where calls differ in them, and few otherwise. */
function edges({ database, onCluster }: MigrationContext): string {
  return `ALTER TABLE ${database}.edges_1m${onCluster}
  ADD COLUMN IF NOT EXISTS peer_system LowCardinality(String) COMMENT 'of a database or queue that is an end' AFTER connection_type,
  ADD COLUMN IF NOT EXISTS client_environment LowCardinality(String) AFTER peer_system,
  ADD COLUMN IF NOT EXISTS server_environment LowCardinality(String) AFTER client_environment,
  ADD COLUMN IF NOT EXISTS client_team_id LowCardinality(String) COMMENT 'empty of an end that sends no spans' AFTER server_environment,
  ADD COLUMN IF NOT EXISTS server_team_id LowCardinality(String) COMMENT 'empty of an end that sends no spans' AFTER client_team_id,
  MODIFY ORDER BY (tenant_id, minute, client, server, connection_type, peer_system, client_environment, server_environment, client_team_id, server_team_id)`;
}
