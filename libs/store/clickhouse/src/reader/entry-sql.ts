import type { EntryQuery } from '@clew/store-contract';

import type { Query } from '../store-client.js';
import { decidedIn } from './decision-sql.js';
import { SqlParameters } from './sql-parameters.js';

/** Late spans open a trace again, but do not begin one. */
export function entryTracesQuery(database: string, tenantId: string, query: EntryQuery): Query {
  const parameters = new SqlParameters();
  const step = parameters.add('UInt32', query.stepS);
  const conditions = decidedIn(tenantId, query.range, parameters);
  conditions.push(`entry_service_name IN ${parameters.addList(query.serviceNames)}`, 'NOT is_reopened');
  const sql = `SELECT entry_service_name, entry_span_name, intDiv(toUnixTimestamp(decided_at), ${step}) * ${step} AS step,
  count() AS traces, sum(if(upstream_probability > 0, 1 / upstream_probability, 1))
FROM ${database}.decisions
WHERE ${conditions.join('\n  AND ')}
GROUP BY entry_service_name, entry_span_name, step
ORDER BY traces DESC, entry_service_name, entry_span_name, step
LIMIT ${parameters.add('UInt32', query.limit)}`;
  return { sql, parameters: parameters.values };
}
