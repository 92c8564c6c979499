import type { ClickHouseSettings } from '@clickhouse/client';

import type { StoreSettings } from '../options.js';

/** What one read may take. */
export type ReadLimits = Pick<
  StoreSettings,
  'readTimeMsMax' | 'readRowsMax' | 'readMemoryBytesMax' | 'readResultBytesMax'
>;

/** How the engine runs reads, and where it stops them. */
export function readSettings(limits: ReadLimits): ClickHouseSettings {
  return {
    readonly: '2',
    max_execution_time: limits.readTimeMsMax / 1000,
    timeout_overflow_mode: 'throw',
    max_rows_to_read: String(limits.readRowsMax),
    read_overflow_mode: 'throw',
    max_memory_usage: String(limits.readMemoryBytesMax),
    max_result_bytes: String(limits.readResultBytesMax),
    result_overflow_mode: 'throw',
    output_format_json_quote_64bit_integers: 1,
    output_format_json_quote_denormals: 1,
    cancel_http_readonly_queries_on_client_close: 1,
    // Answers are bounded, and only when one is complete the server knows what it read, and that it did not fail after all.
    wait_end_of_query: 1,
  };
}
