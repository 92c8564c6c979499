import type { LogCursor, LogFilter, LogPage } from '@clew/store-contract';

import type { Query } from '../store-client.js';
import { attributeCondition } from './attribute-condition.js';
import { LOG_COLUMNS } from './log-row.js';
import { SqlParameters } from './sql-parameters.js';
import { hoursOf, storableNano } from './time-bounds.js';

export interface LogsQuery {
  readonly database: string;
  readonly tenantId: string;
  readonly filter: LogFilter;
  readonly order: LogPage['order'];
  readonly after: LogCursor | undefined;
  readonly limit: number;
}

/** Log records in the order of the list. Trace and span ids are found by their bloom indexes, a range by the key. */
export function logsQuery({ database, tenantId, filter, order, after, limit }: LogsQuery): Query {
  const parameters = new SqlParameters();
  const conditions = [`tenant_id = ${parameters.add('String', tenantId)}`, ...conditionsOf(filter, parameters)];
  if (after !== undefined) conditions.push(afterCondition(after, order, parameters));
  const sql = `SELECT ${LOG_COLUMNS}
FROM ${database}.logs
WHERE ${conditions.join('\n  AND ')}
ORDER BY event_time_unix_nano ${order === 'newestFirst' ? 'DESC' : 'ASC'}, stream_partition, flush_number, row_number
LIMIT ${parameters.add('UInt32', limit)}`;
  return { sql, parameters: parameters.values };
}

function conditionsOf(filter: LogFilter, parameters: SqlParameters): string[] {
  const { range, traceId, spanId, serviceName, severityNumberMin, bodyContains } = filter;
  const conditions: string[] = [];
  if (range !== undefined) {
    const { first, last } = hoursOf(range);
    conditions.push(
      `intDiv(event_time_unix_nano, 3600000000000) BETWEEN ${parameters.add('UInt32', first)} AND ${parameters.add('UInt32', last)}`,
      `event_time_unix_nano >= ${parameters.add('UInt64', storableNano(range.startTimeUnixNano))}`,
      `event_time_unix_nano < ${parameters.add('UInt64', storableNano(range.endTimeUnixNano))}`,
    );
  }
  if (serviceName !== undefined) conditions.push(`service_name = ${parameters.add('String', serviceName)}`);
  if (traceId !== undefined) conditions.push(`trace_id = unhex(${parameters.add('String', traceId)})`);
  if (spanId !== undefined) conditions.push(`span_id = unhex(${parameters.add('String', spanId)})`);
  if (severityNumberMin !== undefined) {
    conditions.push(`severity_number >= ${parameters.add('UInt8', severityNumberMin)}`);
  }
  if (bodyContains !== undefined) {
    conditions.push(`lowerUTF8(body) LIKE lowerUTF8(${parameters.add('String', `%${literalPattern(bodyContains)}%`)})`);
  }
  for (const attribute of filter.attributes ?? []) conditions.push(attributeCondition(attribute, parameters));
  return conditions;
}

function afterCondition(after: LogCursor, order: LogPage['order'], parameters: SqlParameters): string {
  const time = parameters.add('UInt64', storableNano(after.eventTimeUnixNano));
  const partition = parameters.add('UInt32', after.streamPartition);
  const flush = parameters.add('UInt64', after.flushNumber);
  const row = parameters.add('UInt32', after.rowNumber);
  const isFurther = order === 'newestFirst' ? '<' : '>';
  return `(event_time_unix_nano ${isFurther} ${time} OR (event_time_unix_nano = ${time} AND (stream_partition, flush_number, row_number) > (${partition}, ${flush}, ${row})))`;
}

/** A pattern for LIKE that stands for the text itself. */
function literalPattern(text: string): string {
  return text.replace(/[\\%_]/g, String.raw`\$&`);
}
