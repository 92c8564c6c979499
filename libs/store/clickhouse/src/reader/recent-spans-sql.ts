import type { RecentSpansQuery } from '@clew/store-contract';

import type { Query } from '../store-client.js';
import { SPAN_COLUMNS } from './span-row.js';
import { SqlParameters } from './sql-parameters.js';
import { hoursOf, storableNano } from './time-bounds.js';

/**
 * The inner query finds the oldest start that is still wanted, from one narrow column; only spans from there on are read
 * whole. Sorting whole spans of an hour would read all of them.
 */
export function recentSpansQuery(database: string, tenantId: string, query: RecentSpansQuery): Query {
  const parameters = new SqlParameters();
  const { first, last } = hoursOf(query.range);
  const hours = `${parameters.add('UInt32', first)} AND ${parameters.add('UInt32', last)}`;
  const conditions = [
    `tenant_id = ${parameters.add('String', tenantId)}`,
    `intDiv(start_time_unix_nano, 3600000000000) BETWEEN ${hours}`,
    `start_time_unix_nano >= ${parameters.add('UInt64', storableNano(query.range.startTimeUnixNano))}`,
    `start_time_unix_nano < ${parameters.add('UInt64', storableNano(query.range.endTimeUnixNano))}`,
    ...(query.teamId === undefined ? [] : [`team_id = ${parameters.add('String', query.teamId)}`]),
  ];
  const limit = parameters.add('UInt32', query.limit);
  const sql = `SELECT ${SPAN_COLUMNS}
FROM ${database}.spans
WHERE ${conditions.join('\n  AND ')}
  AND start_time_unix_nano >= (
    SELECT min(start_time_unix_nano) FROM (
      SELECT start_time_unix_nano
      FROM ${database}.spans
      WHERE ${conditions.join('\n        AND ')}
      ORDER BY start_time_unix_nano DESC
      LIMIT ${limit}
    )
  )
ORDER BY start_time_unix_nano DESC, trace_id, span_id, kind
LIMIT ${limit}`;
  return { sql, parameters: parameters.values };
}
