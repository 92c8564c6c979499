import type { ServerSettings } from '../options.js';

const MIB = 1024 * 1024;

/**
 * Configuration that the engine reads once, when it opens the folder. An insert is answered only when its part is on the
 * disk, and every table remembers enough inserts to recognise one that is sent again.
 */
export function engineConfig(settings: ServerSettings): string {
  const cacheBytes = Math.min(256 * MIB, Math.floor(settings.memoryBytesMax / 16));
  return `<clickhouse>
  <logger><level>none</level></logger>
  <max_server_memory_usage>${String(settings.memoryBytesMax)}</max_server_memory_usage>
  <mark_cache_size>${String(cacheBytes)}</mark_cache_size>
  <background_pool_size>4</background_pool_size>
  <background_schedule_pool_size>4</background_schedule_pool_size>
  <merge_tree>
    <fsync_after_insert>1</fsync_after_insert>
    <fsync_part_directory>1</fsync_part_directory>
    <non_replicated_deduplication_window>10000</non_replicated_deduplication_window>
    <number_of_free_entries_in_pool_to_lower_max_size_of_merge>2</number_of_free_entries_in_pool_to_lower_max_size_of_merge>
    <number_of_free_entries_in_pool_to_execute_mutation>2</number_of_free_entries_in_pool_to_execute_mutation>
    <number_of_free_entries_in_pool_to_execute_optimize_entire_partition>2</number_of_free_entries_in_pool_to_execute_optimize_entire_partition>
  </merge_tree>
</clickhouse>
`;
}

/** Settings of a request that doesn't bring its own. */
export function requestDefaults(settings: ServerSettings): readonly (readonly [string, string])[] {
  return [
    ['max_execution_time', String(settings.queryTimeMsMax / 1000)],
    ['max_memory_usage', String(Math.floor(settings.memoryBytesMax * 0.75))],
    ['max_result_bytes', String(settings.resultBytesMax)],
    // A background insert would be answered before it is durable.
    ['async_insert', '0'],
  ];
}
