ALTER TABLE clew.spans ON CLUSTER main
  MODIFY COLUMN IF EXISTS attributes_string CODEC(ZSTD(3)),
  MODIFY COLUMN IF EXISTS attributes_int CODEC(ZSTD(3)),
  MODIFY COLUMN IF EXISTS attributes_bool CODEC(ZSTD(3)),
  MODIFY COLUMN IF EXISTS start_time_unix_nano CODEC(Delta, T64, ZSTD(1)),
  MODIFY COLUMN IF EXISTS duration_nano CODEC(T64, ZSTD(1));

ALTER TABLE clew.spans ON CLUSTER main
  ADD INDEX IF NOT EXISTS trace_id_filter trace_id TYPE bloom_filter(0.01) GRANULARITY 1,
  ADD INDEX IF NOT EXISTS attribute_int_filter mapValues(attributes_int) TYPE bloom_filter(0.05) GRANULARITY 1,
  ADD INDEX IF NOT EXISTS attribute_int_key_filter mapKeys(attributes_int) TYPE bloom_filter(0.01) GRANULARITY 1,
  ADD INDEX IF NOT EXISTS attribute_double_key_filter mapKeys(attributes_double) TYPE bloom_filter(0.01) GRANULARITY 1;

ALTER TABLE clew.spans ON CLUSTER main
  DROP INDEX IF EXISTS trace_id_bloom,
  DROP INDEX IF EXISTS attribute_int_bloom
SETTINGS mutations_sync = 0;

ALTER TABLE clew.spans ON CLUSTER main
  MATERIALIZE INDEX IF EXISTS trace_id_filter,
  MATERIALIZE INDEX IF EXISTS attribute_int_filter,
  MATERIALIZE INDEX IF EXISTS attribute_int_key_filter,
  MATERIALIZE INDEX IF EXISTS attribute_double_key_filter
SETTINGS mutations_sync = 0
