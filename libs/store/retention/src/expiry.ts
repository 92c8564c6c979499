import type { LegalHold } from './legal-hold.js';
import type { RetentionDays } from './retention-rules.js';
import type { Expiry, StoredPartition } from './stored-data.js';

export interface TeamDays {
  readonly teamId: string;
  readonly days: RetentionDays;
}

/** A day ends at midnight, and what came in its last second is kept for whole days too. */
function isExpired(storeDay: number, days: number, today: number): boolean {
  return storeDay + days + 1 <= today;
}

/**
 * What of a tenant's rows in a partition has expired; undefined for nothing.
 *
 * @param teams all that the tenant has, with the days that hold for them now
 * @param holds those that are not lifted, of any tenant
 */
export function expiryOf(
  partition: StoredPartition,
  tenant: { readonly id: string; readonly teams: readonly TeamDays[] },
  holds: readonly LegalHold[],
  today: number,
): Expiry | undefined {
  const { table, retentionDays, storeDay } = partition;
  const has = (days: number): boolean => isExpired(storeDay, days, today);
  const gone: string[] = [];
  const errorsOnly: string[] = [];
  for (const { teamId, days } of tenant.teams) {
    if (!has(days.plain)) continue;
    // Logs have no errors of their own: they are plain.
    (table === 'logs' || has(days.errors) ? gone : errorsOnly).push(teamId);
  }
  const areUnknownTeamsGone = has(retentionDays);
  if (gone.length === 0 && errorsOnly.length === 0 && !areUnknownTeamsGone) return undefined;
  return {
    tenantId: tenant.id,
    goneTeamIds: gone,
    errorsOnlyTeamIds: errorsOnly,
    knownTeamIds: tenant.teams.map(({ teamId }) => teamId),
    areUnknownTeamsGone,
    holds: holds.filter(({ organisationId }) => organisationId === tenant.id).map(({ filter }) => filter),
  };
}
