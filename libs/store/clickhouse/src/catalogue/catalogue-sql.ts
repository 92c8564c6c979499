import type { AttributeKeyQuery, AttributeValueQuery } from '@clew/store-contract';

import { SqlParameters } from '../reader/sql-parameters.js';
import { storableNano } from '../reader/time-bounds.js';
import type { Query } from '../store-client.js';
import { combined, DISTINCT, TOP } from './value-states.js';

const DAY_NANO = 86_400_000_000_000n;
const DATE_MAX = 0xffffn;

export function attributeKeysQuery(database: string, tenantId: string, query: AttributeKeyQuery): Query {
  const parameters = new SqlParameters();
  const sql = `SELECT scope, attribute_key, arraySort(groupUniqArray(value_type)), sum(span_count) AS spans,
  ${combined(DISTINCT, 'Merge')}(distinct_values), arraySlice(arraySort(groupUniqArray(100)(service_name)), 1, 5)
FROM ${database}.attribute_catalogue
WHERE ${conditions(tenantId, query, parameters).join('\n  AND ')}
  AND startsWith(attribute_key, ${parameters.add('String', query.prefix)})
GROUP BY scope, attribute_key
ORDER BY spans DESC, scope, attribute_key
LIMIT ${parameters.add('UInt32', query.limit)}`;
  return { sql, parameters: parameters.values };
}

export function attributeValuesQuery(database: string, tenantId: string, query: AttributeValueQuery): Query {
  const parameters = new SqlParameters();
  const where = conditions(tenantId, query, parameters);
  const sql = `SELECT value_type, top.1 AS text, top.2 AS spans, top.3 AS excess
FROM (
  SELECT value_type, arrayJoin(${combined(TOP, 'Merge')}(top_values)) AS top
  FROM ${database}.attribute_catalogue
  WHERE ${where.join('\n    AND ')}
    AND attribute_key = ${parameters.add('String', query.key)}
  GROUP BY value_type
)
WHERE startsWith(text, ${parameters.add('String', query.prefix)})
ORDER BY spans DESC, text, value_type
LIMIT ${parameters.add('UInt32', query.limit)}`;
  return { sql, parameters: parameters.values };
}

function conditions(tenantId: string, query: AttributeKeyQuery, parameters: SqlParameters): string[] {
  const { range, scopes, serviceName, teamId } = query;
  return [
    `tenant_id = ${parameters.add('String', tenantId)}`,
    "tenant_id != ''",
    `day BETWEEN toDate(${parameters.add('UInt16', dayOf(range.startTimeUnixNano))}) AND toDate(${parameters.add('UInt16', dayOf(range.endTimeUnixNano - 1n))})`,
    ...(scopes === undefined ? [] : [`scope IN ${parameters.addList(scopes)}`]),
    ...(serviceName === undefined ? [] : [`service_name = ${parameters.add('String', serviceName)}`]),
    ...(teamId === undefined ? [] : [`team_id = ${parameters.add('String', teamId)}`]),
  ];
}

function dayOf(unixNano: bigint): bigint {
  const day = storableNano(unixNano) / DAY_NANO;
  return day > DATE_MAX ? DATE_MAX : day;
}
