import type { DecisionCursor, TimeRange } from '@clew/store-contract';
import type { TraceId } from '@clew/trace-model';

import type { Query } from '../store-client.js';
import { DECISION_COLUMNS } from './decision-row.js';
import { SqlParameters } from './sql-parameters.js';
import { storableNano } from './time-bounds.js';

const NANO_PER_MS = 1_000_000n;
const MS_MAX = 0xffff_ffff * 1000;

/** The key has the trace id behind each five minutes, and few days are kept; a bloom index spares most of their granules. */
export function decisionQuery(database: string, tenantId: string, traceId: TraceId, limit: number): Query {
  const parameters = new SqlParameters();
  const sql = `SELECT ${DECISION_COLUMNS}
FROM ${database}.decisions
WHERE tenant_id = ${parameters.add('String', tenantId)}
  AND trace_id = unhex(${parameters.add('String', traceId)})
ORDER BY decided_at, is_reopened
LIMIT ${parameters.add('UInt32', limit)}`;
  return { sql, parameters: parameters.values };
}

export interface RecordedDecisionsQuery {
  readonly database: string;
  readonly tenantId: string;
  readonly range: TimeRange;
  readonly after: DecisionCursor | undefined;
  readonly limit: number;
}

/** `WITH TIES`: rows that the cursor can't tell apart stay on one page. */
export function recordedDecisionsQuery({ database, tenantId, range, after, limit }: RecordedDecisionsQuery): Query {
  const parameters = new SqlParameters();
  const conditions = decidedIn(tenantId, range, parameters);
  if (after !== undefined) {
    const time = moment(after.decidedAtUnixMs, parameters);
    conditions.push(
      `decided_at >= ${time}`,
      `(decided_at > ${time} OR trace_id > unhex(${parameters.add('String', after.traceId)}))`,
    );
  }
  const sql = `SELECT ${DECISION_COLUMNS}
FROM ${database}.decisions
WHERE ${conditions.join('\n  AND ')}
ORDER BY decided_at, trace_id
LIMIT ${parameters.add('UInt32', limit)} WITH TIES`;
  return { sql, parameters: parameters.values };
}

/** The condition on the time also bounds the head of the key and the days of the parts. */
export function decidedIn(tenantId: string, range: TimeRange, parameters: SqlParameters): string[] {
  return [
    `tenant_id = ${parameters.add('String', tenantId)}`,
    `decided_at >= ${moment(firstMs(range.startTimeUnixNano), parameters)}`,
    `decided_at < ${moment(firstMs(range.endTimeUnixNano), parameters)}`,
  ];
}

/** The first millisecond at or after a time, since decisions have milliseconds. */
function firstMs(unixNano: bigint): number {
  return Math.min(MS_MAX, Number((storableNano(unixNano) + NANO_PER_MS - 1n) / NANO_PER_MS));
}

function moment(unixMs: number, parameters: SqlParameters): string {
  return `fromUnixTimestamp64Milli(${parameters.add('Int64', unixMs)}, 'UTC')`;
}
