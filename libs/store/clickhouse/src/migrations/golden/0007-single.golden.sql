ALTER TABLE clew.red_1m
  ADD COLUMN IF NOT EXISTS environment LowCardinality(String) AFTER service_name,
  MODIFY ORDER BY (tenant_id, service_name, minute, span_name, span_kind, team_id, environment);

ALTER TABLE clew.edges_1m
  ADD COLUMN IF NOT EXISTS peer_system LowCardinality(String) COMMENT 'of a database or queue that is an end' AFTER connection_type,
  ADD COLUMN IF NOT EXISTS client_environment LowCardinality(String) AFTER peer_system,
  ADD COLUMN IF NOT EXISTS server_environment LowCardinality(String) AFTER client_environment,
  ADD COLUMN IF NOT EXISTS client_team_id LowCardinality(String) COMMENT 'empty of an end that sends no spans' AFTER server_environment,
  ADD COLUMN IF NOT EXISTS server_team_id LowCardinality(String) COMMENT 'empty of an end that sends no spans' AFTER client_team_id,
  MODIFY ORDER BY (tenant_id, minute, client, server, connection_type, peer_system, client_environment, server_environment, client_team_id, server_team_id)
