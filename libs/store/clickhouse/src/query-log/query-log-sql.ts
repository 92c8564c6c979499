import type { TimeRange } from '@clew/store-contract';

import { SqlParameters } from '../reader/sql-parameters.js';
import type { Query } from '../store-client.js';

const NANOS_PER_MS = 1_000_000n;

export function slowQueriesQuery(
  database: string,
  tenantId: string,
  { range, limit }: { readonly range: TimeRange; readonly limit: number },
): Query {
  const parameters = new SqlParameters();
  const instant = (unixNano: bigint): string =>
    `fromUnixTimestamp64Milli(${parameters.add('Int64', (unixNano + NANOS_PER_MS - 1n) / NANOS_PER_MS)}, 'UTC')`;
  const sql = `SELECT toUnixTimestamp64Milli(asked_at), duration_ms, outcome, operation_name, fields, question, token_id,
  store_query_count, rows_read, bytes_read
FROM ${database}.query_log
WHERE tenant_id = ${parameters.add('String', tenantId)}
  AND asked_at >= ${instant(range.startTimeUnixNano)}
  AND asked_at < ${instant(range.endTimeUnixNano)}
ORDER BY asked_at DESC, duration_ms DESC, question ASC, token_id ASC
LIMIT ${parameters.add('UInt32', limit)}`;
  return { sql, parameters: parameters.values };
}
