CREATE TABLE IF NOT EXISTS clew.deletion_epochs ON CLUSTER main (
  epoch UInt64,
  written_at DateTime64(3, 'UTC') DEFAULT now64(3)
) ENGINE = ReplicatedMergeTree
ORDER BY epoch
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 10000, replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 2592000;

ALTER TABLE clew.spans ON CLUSTER main REMOVE TTL;

ALTER TABLE clew.traces ON CLUSTER main REMOVE TTL;

ALTER TABLE clew.logs ON CLUSTER main REMOVE TTL
