import type { LegalHold } from '@clew/retention';
import { sql } from 'drizzle-orm';

// Numbers of 64 bits as text, so that nothing rounds them.
export const HOLD_COLUMNS = sql`
  id::text, organisation_id, name, reason, team_id, service_name, start_time_unix_nano::text, end_time_unix_nano::text, trace_ids,
  created_at, created_by, in_force_at, lifted_at, lifted_by`;

/** As `HOLD_COLUMNS` come out. */
export interface HoldRow extends Record<string, unknown> {
  readonly id: string;
  readonly organisation_id: string;
  readonly name: string;
  readonly reason: string;
  readonly team_id: string | null;
  readonly service_name: string | null;
  readonly start_time_unix_nano: string | null;
  readonly end_time_unix_nano: string | null;
  readonly trace_ids: string[] | null;
  readonly created_at: string | Date;
  readonly created_by: string;
  readonly in_force_at: string | Date | null;
  readonly lifted_at: string | Date | null;
  readonly lifted_by: string | null;
}

export function toLegalHold(row: HoldRow): LegalHold {
  return {
    id: row.id,
    organisationId: row.organisation_id,
    name: row.name,
    reason: row.reason,
    filter: {
      teamId: row.team_id ?? undefined,
      serviceName: row.service_name ?? undefined,
      startTimeUnixNano: row.start_time_unix_nano === null ? undefined : BigInt(row.start_time_unix_nano),
      endTimeUnixNano: row.end_time_unix_nano === null ? undefined : BigInt(row.end_time_unix_nano),
      traceIds: row.trace_ids ?? undefined,
    },
    createdAt: new Date(row.created_at),
    createdBy: row.created_by,
    inForceAt: row.in_force_at === null ? undefined : new Date(row.in_force_at),
    liftedAt: row.lifted_at === null ? undefined : new Date(row.lifted_at),
    liftedBy: row.lifted_by ?? undefined,
  };
}
