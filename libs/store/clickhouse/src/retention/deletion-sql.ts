import type { ExpiredRows, HeldRows, KeptPartition } from './expired-rows.js';

/** By which the deletions of the janitor are known among all mutations. */
export const DELETION_MARK = 'deletion_epochs';

/** Mutations take no parameters, so texts are hexadecimal digits in them: nothing in a text can end a literal. */
function textLiteral(text: string): string {
  return `unhex('${Buffer.from(text).toString('hex')}')`;
}

function oneOf(column: string, texts: readonly string[]): string {
  return texts.length === 0 ? '0' : `${column} IN (${texts.map(textLiteral).join(', ')})`;
}

function traceIdsLiteral(traceIds: readonly string[]): string {
  const digits = traceIds.map((id) => `toFixedString(unhex('${Buffer.from(id, 'hex').toString('hex')}'), 16)`);
  return `trace_id IN (${digits.join(', ')})`;
}

export function inPartition({ retentionDays, storeDay }: KeptPartition): string {
  return `retention_days = ${String(retentionDays)} AND store_day = toDate(${String(storeDay)})`;
}

/** A condition on rows of the partition that is true for those that go. */
export function expiredSql(database: string, partition: KeptPartition, expired: ExpiredRows): string {
  const tenant = `tenant_id = ${textLiteral(expired.tenantId)}`;
  const { storeDay } = partition;
  const near = `${tenant} AND store_day BETWEEN toDate(${String(storeDay - 1)}) AND toDate(${String(storeDay + 1)})`;
  const has =
    partition.table === 'traces'
      ? `trace_id NOT IN (SELECT trace_id FROM ${database}.spans WHERE ${near})`
      : expiredByTeam(`SELECT trace_id FROM ${database}.traces WHERE ${near} AND error_span_count > 0`, expired);
  const held = expired.holds.map((hold) => `NOT (${heldSql(partition.table, hold)})`);
  return [tenant, `(${has})`, ...held].join(' AND ');
}

function expiredByTeam(errorTraces: string, expired: ExpiredRows): string {
  const { goneTeamIds, errorsOnlyTeamIds, knownTeamIds, areUnknownTeamsGone } = expired;
  const conditions = [oneOf('team_id', goneTeamIds)];
  if (errorsOnlyTeamIds.length > 0) {
    conditions.push(`(${oneOf('team_id', errorsOnlyTeamIds)} AND trace_id NOT IN (${errorTraces}))`);
  }
  if (areUnknownTeamsGone) conditions.push(`NOT (${oneOf('team_id', knownTeamIds)})`);
  return conditions.join(' OR ');
}

function heldSql(table: KeptPartition['table'], hold: HeldRows): string {
  const { teamId, serviceName, startTimeUnixNano: start, endTimeUnixNano: end, traceIds } = hold;
  const conditions: string[] = [];
  // Summaries know no team: one that could be of the team stays.
  if (teamId !== undefined && table !== 'traces') conditions.push(oneOf('team_id', [teamId]));
  if (serviceName !== undefined) {
    const isOfService = table === 'traces' ? `has(service_names, ${textLiteral(serviceName)})` : undefined;
    conditions.push(isOfService ?? oneOf('service_name', [serviceName]));
  }
  if (start !== undefined) conditions.push(endedSince(table, start));
  if (end !== undefined)
    conditions.push(`${table === 'logs' ? 'event_time' : 'start_time'}_unix_nano < ${String(end)}`);
  if (traceIds !== undefined) conditions.push(traceIdsLiteral(traceIds));
  return conditions.length === 0 ? '1' : conditions.join(' AND ');
}

function endedSince(table: KeptPartition['table'], start: bigint): string {
  const since = `>= ${String(start)}`;
  if (table === 'logs') return `event_time_unix_nano ${since}`;
  if (table === 'traces') return `end_time_unix_nano ${since}`;
  // Nobody knows when a span ended whose clock went back: it stays.
  return `(duration_nano < 0 OR start_time_unix_nano ${since} OR start_time_unix_nano + toUInt64(greatest(duration_nano, 0)) ${since})`;
}
