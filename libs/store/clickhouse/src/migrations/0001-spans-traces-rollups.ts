import { EDGE_CONNECTION_TYPE, FLUSH_STATE_TYPE, SPAN_KIND_TYPE, STATUS_CODE_TYPE } from '../schema-types.js';
import { DURABLE_ONCE, FLUSH_MARK_DAYS } from './durable-once.js';
import type { Migration, MigrationContext } from './migration.js';

const RED_DAYS = 90;
const USAGE_DAYS = 400;

export const spansTracesRollups: Migration = {
  version: 1,
  name: 'spans, traces, rollups and flush marks',
  statements: (context) => [
    spans(context),
    traces(context),
    red(context),
    edges(context),
    usage(context),
    flushes(context),
  ],
};

function spans({ database, onCluster, engine }: MigrationContext): string {
  return `CREATE TABLE IF NOT EXISTS ${database}.spans${onCluster} (
  tenant_id LowCardinality(String),
  team_id LowCardinality(String),
  retention_days UInt16,
  store_day Date,
  trace_id FixedString(16) CODEC(ZSTD(1)),
  span_id FixedString(8) CODEC(ZSTD(1)),
  parent_span_id FixedString(8) COMMENT 'zero for a root span' CODEC(ZSTD(1)),
  trace_state String CODEC(ZSTD(1)),
  flags UInt32 CODEC(ZSTD(1)),
  service_name LowCardinality(String) CODEC(ZSTD(1)),
  name LowCardinality(String) CODEC(ZSTD(1)),
  kind ${SPAN_KIND_TYPE} CODEC(ZSTD(1)),
  start_time_unix_nano UInt64 CODEC(Delta, ZSTD(1)),
  duration_nano Int64 COMMENT 'end minus start modulo 2^64' CODEC(ZSTD(1)),
  status_code ${STATUS_CODE_TYPE} CODEC(ZSTD(1)),
  status_message String CODEC(ZSTD(1)),
  attributes_string Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  attributes_int Map(LowCardinality(String), Int64) CODEC(ZSTD(1)),
  attributes_double Map(LowCardinality(String), Float64) CODEC(ZSTD(1)),
  attributes_bool Map(LowCardinality(String), Bool) CODEC(ZSTD(1)),
  attributes_other Map(LowCardinality(String), String) COMMENT 'bytes, arrays, lists, empty values as OTLP/JSON' CODEC(ZSTD(1)),
  dropped_attributes_count UInt32 CODEC(ZSTD(1)),
  \`events.time_unix_nano\` Array(UInt64) CODEC(ZSTD(1)),
  \`events.name\` Array(LowCardinality(String)) CODEC(ZSTD(1)),
  \`events.attributes\` Array(String) COMMENT 'attribute text' CODEC(ZSTD(1)),
  dropped_events_count UInt32 CODEC(ZSTD(1)),
  \`links.trace_id\` Array(FixedString(16)) CODEC(ZSTD(1)),
  \`links.span_id\` Array(FixedString(8)) CODEC(ZSTD(1)),
  \`links.trace_state\` Array(String) CODEC(ZSTD(1)),
  \`links.flags\` Array(UInt32) CODEC(ZSTD(1)),
  \`links.attributes\` Array(String) COMMENT 'attribute text' CODEC(ZSTD(1)),
  dropped_links_count UInt32 CODEC(ZSTD(1)),
  resource LowCardinality(String) COMMENT 'attribute text' CODEC(ZSTD(1)),
  resource_schema_url LowCardinality(String) CODEC(ZSTD(1)),
  scope_name LowCardinality(String) CODEC(ZSTD(1)),
  scope_version LowCardinality(String) CODEC(ZSTD(1)),
  scope LowCardinality(String) COMMENT 'attribute text' CODEC(ZSTD(1)),
  scope_schema_url LowCardinality(String) CODEC(ZSTD(1)),
  adjusted_count Float64 CODEC(ZSTD(1)),
  decision_reason LowCardinality(String) CODEC(ZSTD(1)),
  stream_partition UInt32 CODEC(ZSTD(1)),
  flush_number UInt64 CODEC(Delta, ZSTD(1)),
  INDEX trace_id_bloom trace_id TYPE bloom_filter(0.001) GRANULARITY 1,
  INDEX attribute_string_bloom mapValues(attributes_string) TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX attribute_int_bloom mapValues(attributes_int) TYPE bloom_filter(0.01) GRANULARITY 1
) ENGINE = ${engine('')}
PARTITION BY (retention_days, store_day)
ORDER BY (tenant_id, intDiv(start_time_unix_nano, 3600000000000), service_name, name, start_time_unix_nano)
TTL store_day + toIntervalDay(retention_days + 1)
SETTINGS ttl_only_drop_parts = 1, ${DURABLE_ONCE}`;
}

/** Rows are increments: every read groups by trace_id, since those of different hours or partitions never merge. */
function traces({ database, onCluster, engine }: MigrationContext): string {
  return `CREATE TABLE IF NOT EXISTS ${database}.traces${onCluster} (
  tenant_id LowCardinality(String),
  start_hour UInt32 COMMENT 'hours since 1970 of the increment''s start' CODEC(ZSTD(1)),
  trace_id FixedString(16) CODEC(ZSTD(1)),
  retention_days UInt16,
  store_day Date,
  start_time_unix_nano SimpleAggregateFunction(min, UInt64) CODEC(ZSTD(1)),
  end_time_unix_nano SimpleAggregateFunction(max, UInt64) CODEC(ZSTD(1)),
  root_service_name SimpleAggregateFunction(max, String) CODEC(ZSTD(1)),
  root_span_name SimpleAggregateFunction(max, String) CODEC(ZSTD(1)),
  root_duration_nano SimpleAggregateFunction(max, Int64) CODEC(ZSTD(1)),
  span_count SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
  error_span_count SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
  service_names SimpleAggregateFunction(groupUniqArrayArray, Array(String)) CODEC(ZSTD(1)),
  adjusted_count SimpleAggregateFunction(max, Float64) CODEC(ZSTD(1)),
  decision_reason SimpleAggregateFunction(max, String) CODEC(ZSTD(1)),
  INDEX trace_id_bloom trace_id TYPE bloom_filter(0.001) GRANULARITY 1
) ENGINE = ${engine('Aggregating')}
PARTITION BY (retention_days, store_day)
ORDER BY (tenant_id, start_hour, trace_id)
TTL store_day + toIntervalDay(retention_days + 1)
SETTINGS ttl_only_drop_parts = 1, ${DURABLE_ONCE}`;
}

function red({ database, onCluster, engine }: MigrationContext): string {
  return `CREATE TABLE IF NOT EXISTS ${database}.red_1m${onCluster} (
  tenant_id LowCardinality(String),
  team_id LowCardinality(String),
  service_name LowCardinality(String),
  span_name LowCardinality(String),
  span_kind ${SPAN_KIND_TYPE},
  minute DateTime('UTC') CODEC(Delta, ZSTD(1)),
  span_count SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
  error_span_count SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
  duration_sum_nano SimpleAggregateFunction(sum, Int128) CODEC(ZSTD(1)),
  durations SimpleAggregateFunction(sumMap, Map(Int16, UInt64)) COMMENT 'spans by bucket, 8 per doubling' CODEC(ZSTD(1))
) ENGINE = ${engine('Aggregating')}
PARTITION BY toDate(minute)
ORDER BY (tenant_id, service_name, minute, span_name, span_kind, team_id)
TTL minute + toIntervalDay(${String(RED_DAYS)})
SETTINGS ttl_only_drop_parts = 1, ${DURABLE_ONCE}`;
}

function edges({ database, onCluster, engine }: MigrationContext): string {
  return `CREATE TABLE IF NOT EXISTS ${database}.edges_1m${onCluster} (
  tenant_id LowCardinality(String),
  client LowCardinality(String),
  server LowCardinality(String),
  connection_type ${EDGE_CONNECTION_TYPE},
  minute DateTime('UTC') CODEC(Delta, ZSTD(1)),
  request_count SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
  failed_request_count SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
  duration_sum_nano SimpleAggregateFunction(sum, Int128) CODEC(ZSTD(1)),
  durations SimpleAggregateFunction(sumMap, Map(Int16, UInt64)) CODEC(ZSTD(1))
) ENGINE = ${engine('Aggregating')}
PARTITION BY toDate(minute)
ORDER BY (tenant_id, minute, client, server, connection_type)
TTL minute + toIntervalDay(${String(RED_DAYS)})
SETTINGS ttl_only_drop_parts = 1, ${DURABLE_ONCE}`;
}

function usage({ database, onCluster, engine }: MigrationContext): string {
  return `CREATE TABLE IF NOT EXISTS ${database}.usage_1h${onCluster} (
  tenant_id LowCardinality(String),
  team_id LowCardinality(String),
  service_name LowCardinality(String),
  hour DateTime('UTC') CODEC(Delta, ZSTD(1)),
  span_count SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
  error_span_count SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
  span_bytes SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
  kept_span_count SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1))
) ENGINE = ${engine('Aggregating')}
PARTITION BY toYYYYMM(hour)
ORDER BY (tenant_id, hour, team_id, service_name)
TTL hour + toIntervalDay(${String(USAGE_DAYS)})
SETTINGS ttl_only_drop_parts = 1, ${DURABLE_ONCE}`;
}

function flushes({ database, onCluster, engine }: MigrationContext): string {
  return `CREATE TABLE IF NOT EXISTS ${database}.flushes${onCluster} (
  stream LowCardinality(String),
  stream_partition UInt32,
  flush_number UInt64 CODEC(Delta, ZSTD(1)),
  state ${FLUSH_STATE_TYPE},
  block_count UInt32 COMMENT 'most blocks that the flush inserted into one table' CODEC(ZSTD(1)),
  span_count UInt64 CODEC(ZSTD(1)),
  written_at DateTime64(3, 'UTC') DEFAULT now64(3) CODEC(Delta, ZSTD(1))
) ENGINE = ${engine('')}
PARTITION BY toYYYYMM(written_at)
ORDER BY (stream, stream_partition, flush_number)
TTL toDateTime(written_at) + toIntervalDay(${String(FLUSH_MARK_DAYS)})
SETTINGS ttl_only_drop_parts = 1, ${DURABLE_ONCE}`;
}
