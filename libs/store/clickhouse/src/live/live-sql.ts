import type { ArrivalQuery, ArrivedFlushes, FlushId, LivePosition } from '@clew/store-contract';

import { SqlParameters } from '../reader/sql-parameters.js';
import { hourOf, storableNano } from '../reader/time-bounds.js';
import type { Query } from '../store-client.js';

/** Partitions that were quiet for longer count as new when they speak again. */
const KNOWN_PARTITIONS_HOURS = 1;
/** A mark may become visible this much later than its time says, or have its time from the clock of another replica. */
const MARK_DELAY_S = 60;
/** Senders' clocks may run ahead; spans that claim to be further from now are stored under the day they came. */
const LAST_HOUR = 'toUInt32(intDiv(toUnixTimestamp(now()), 3600) + 25)';

export function serverTimeQuery(): Query {
  return { sql: 'SELECT toUnixTimestamp64Milli(now64(3))', parameters: {} };
}

/** The newest flush of each partition that is stored whole. */
export function newestFlushesQuery(database: string): Query {
  const sql = `SELECT stream, stream_partition, max(flush_number)
FROM ${database}.flushes
WHERE state = 'written' AND written_at >= now64(3) - toIntervalHour(${String(KNOWN_PARTITIONS_HOURS)})
GROUP BY stream, stream_partition
ORDER BY stream, stream_partition`;
  return { sql, parameters: {} };
}

/**
 * Marks after the position: those of known partitions by their numbers, which the key orders, and of unknown ones by their time, which
 * says which parts of the table need a look.
 */
export function flushesSinceQuery(database: string, position: LivePosition, limitPerPartition: number): Query {
  const parameters = new SqlParameters();
  const since = `fromUnixTimestamp64Milli(${parameters.add('Int64', position.sinceUnixMs)})`;
  const known = position.partitions.map(({ stream, partition, flushNumber }) => ({
    partition: `(stream = ${parameters.add('String', stream)} AND stream_partition = ${parameters.add('UInt32', partition)})`,
    flushNumber: parameters.add('UInt64', flushNumber),
  }));
  const wanted = [
    ...known.map((each) => `(${each.partition} AND flush_number > ${each.flushNumber})`),
    `(${[
      `written_at >= ${since} - toIntervalSecond(${String(MARK_DELAY_S)})`,
      ...known.map((each) => `NOT ${each.partition}`),
    ].join(' AND ')})`,
  ];
  const sql = `SELECT stream, stream_partition, flush_number, toUnixTimestamp64Milli(written_at)
FROM ${database}.flushes
WHERE state = 'written'
  AND (
    ${wanted.join('\n    OR ')}
  )
ORDER BY stream, stream_partition, flush_number
LIMIT ${parameters.add('UInt32', limitPerPartition)} BY stream, stream_partition`;
  return { sql, parameters: parameters.values };
}

/** Ids of the traces that have a span in these flushes, and where in time those spans begin. */
export function arrivalsQuery(database: string, tenantId: string, query: ArrivalQuery): Query {
  const parameters = new SqlParameters();
  const conditions = arrivalConditions(tenantId, query, parameters);
  if (query.after !== undefined) conditions.push(`trace_id > unhex(${parameters.add('String', query.after)})`);
  const sql = `SELECT lower(hex(trace_id)), min(start_time_unix_nano)
FROM ${database}.spans
WHERE ${conditions.join('\n  AND ')}
GROUP BY trace_id
ORDER BY trace_id
LIMIT ${parameters.add('UInt32', query.limit)}`;
  return { sql, parameters: parameters.values };
}

export function countArrivalsQuery(database: string, tenantId: string, query: ArrivedFlushes): Query {
  const parameters = new SqlParameters();
  const sql = `SELECT uniqExact(trace_id)
FROM ${database}.spans
WHERE ${arrivalConditions(tenantId, query, parameters).join('\n  AND ')}`;
  return { sql, parameters: parameters.values };
}

/**
 * The hours are the head of the key. Within them the number of the flush is read of every span, eight bytes that compress well, and the
 * ids of those few that are new.
 */
function arrivalConditions(
  tenantId: string,
  { flushes, startTimeUnixNanoMin }: ArrivedFlushes,
  parameters: SqlParameters,
): string[] {
  const first = parameters.add('UInt32', hourOf(startTimeUnixNanoMin));
  return [
    `tenant_id = ${parameters.add('String', tenantId)}`,
    `intDiv(start_time_unix_nano, 3600000000000) BETWEEN ${first} AND ${LAST_HOUR}`,
    `start_time_unix_nano >= ${parameters.add('UInt64', storableNano(startTimeUnixNanoMin))}`,
    isIn(flushes, parameters),
  ];
}

/** Flushes of a partition mostly follow each other: a run of numbers is one comparison. */
function isIn(flushes: readonly FlushId[], parameters: SqlParameters): string {
  const runs: { readonly partition: number; readonly first: bigint; last: bigint }[] = [];
  for (const { partition, flushNumber } of flushes) {
    const run = runs.at(-1);
    if (run?.partition === partition && run.last + 1n === flushNumber) run.last = flushNumber;
    else runs.push({ partition, first: flushNumber, last: flushNumber });
  }
  const conditions = runs.map(({ partition, first, last }) => {
    const bounds = `${parameters.add('UInt64', first)} AND ${parameters.add('UInt64', last)}`;
    return `(stream_partition = ${parameters.add('UInt32', partition)} AND flush_number BETWEEN ${bounds})`;
  });
  return conditions.length === 0 ? '0' : `(${conditions.join(' OR ')})`;
}
