import {
  checkLegalHold,
  HOLD_LIMITS,
  LegalHoldError,
  type DeletionGate,
  type LegalHold,
  type LegalHoldDirectory,
  type NewLegalHold,
  type OpenGate,
} from '@clew/retention';
import { sql } from 'drizzle-orm';

import { ControlStoreError } from '../control-store-error.js';
import type { Database, Queries } from '../database.js';
import { HOLD_COLUMNS, toLegalHold, type HoldRow } from './hold-row.js';

/** Ids as PostgreSQL counts them; another text is no hold's. */
const HOLD_ID = /^[1-9]\d{0,17}$/;

interface Gate extends Record<string, unknown> {
  readonly epoch: string;
  readonly is_open: boolean;
}

/** Legal holds in PostgreSQL, and the gate that orders them and deletions. */
export class HoldRows implements LegalHoldDirectory, DeletionGate {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async placeHold(hold: NewLegalHold): Promise<LegalHold> {
    checkLegalHold(hold);
    const { teamId, serviceName, startTimeUnixNano, endTimeUnixNano, traceIds } = hold.filter;
    const placed = await this.#withGate(async (tx, gate) => {
      const refusal = await limitRefusal(tx, hold.organisationId, traceIds?.length ?? 0);
      if (refusal !== undefined) return refusal;
      const { rows } = await tx.execute<HoldRow>(sql`
        insert into legal_holds (organisation_id, name, reason, team_id, service_name, start_time_unix_nano, end_time_unix_nano,
          trace_ids, created_by, in_force_at)
        values (${hold.organisationId}, ${hold.name}, ${hold.reason}, ${teamId ?? null}, ${serviceName ?? null},
          ${startTimeUnixNano?.toString() ?? null}::numeric, ${endTimeUnixNano?.toString() ?? null}::numeric,
          ${sql.param(traceIds === undefined ? null : [...traceIds])}::text[], ${hold.createdBy},
          case when ${gate.is_open} then null else clock_timestamp() end)
        returning ${HOLD_COLUMNS}`);
      return rows[0];
    });
    if (typeof placed === 'string') throw new LegalHoldError(placed);
    if (placed === undefined) throw new ControlStoreError('CONTROL_STORE_FAILED', 'a legal hold was not placed');
    return toLegalHold(placed);
  }

  async listHolds(organisationId: string, limit: number, before?: string): Promise<readonly LegalHold[]> {
    if (before !== undefined && !HOLD_ID.test(before)) return [];
    const { rows } = await this.#database.run((queries) =>
      queries.execute<HoldRow>(sql`
        select ${HOLD_COLUMNS} from legal_holds
        where organisation_id = ${organisationId} and (${before ?? null}::bigint is null or id < ${before ?? null}::bigint)
        order by legal_holds.id desc limit ${limit}`),
    );
    return rows.map(toLegalHold);
  }

  async liftHold(organisationId: string, id: string, liftedBy: string): Promise<LegalHold | undefined> {
    if (!HOLD_ID.test(id)) return undefined;
    const { rows } = await this.#database.run((queries) =>
      queries.execute<HoldRow>(sql`
        update legal_holds set lifted_at = coalesce(lifted_at, now()), lifted_by = coalesce(lifted_by, ${liftedBy})
        where id = ${id}::bigint and organisation_id = ${organisationId}
        returning ${HOLD_COLUMNS}`),
    );
    return rows[0] && toLegalHold(rows[0]);
  }

  openGate(after: bigint): Promise<OpenGate> {
    return this.#withGate(async (tx) => {
      const opened = await tx.execute<Gate>(
        sql`update deletion_gate set epoch = greatest(epoch, ${after.toString()}::bigint) + 1, is_open = true
          returning epoch::text, is_open`,
      );
      const { rows } = await tx.execute<HoldRow>(
        sql`select ${HOLD_COLUMNS} from legal_holds where lifted_at is null order by legal_holds.id`,
      );
      return { epoch: BigInt(opened.rows[0]?.epoch ?? missingGate()), holds: rows.map(toLegalHold) };
    });
  }

  async gateState(epoch: bigint): ReturnType<DeletionGate['gateState']> {
    const { rows } = await this.#database.run((queries) =>
      queries.execute<{ superseded: boolean; waits: boolean }>(sql`
        select epoch <> ${epoch.toString()}::bigint as superseded,
          exists (select from legal_holds where lifted_at is null and in_force_at is null) as waits
        from deletion_gate`),
    );
    const { superseded, waits } = rows[0] ?? missingGate();
    if (superseded) return 'superseded';
    return waits ? 'hold waits' : 'current';
  }

  confirmHolds({ epoch, holds }: OpenGate): Promise<boolean> {
    return this.#withGate(async (tx, gate) => {
      if (BigInt(gate.epoch) !== epoch) return false;
      const ids = holds.filter(({ inForceAt }) => inForceAt === undefined).map(({ id }) => id);
      await tx.execute(sql`
        update legal_holds set in_force_at = clock_timestamp()
        where in_force_at is null and id = any(${sql.param(ids)}::bigint[])`);
      return true;
    });
  }

  closeGate(epoch: bigint): Promise<void> {
    return this.#withGate(async (tx, gate) => {
      if (BigInt(gate.epoch) !== epoch) return;
      await tx.execute(sql`update deletion_gate set is_open = false`);
      await tx.execute(sql`
        update legal_holds set in_force_at = clock_timestamp() where in_force_at is null and lifted_at is null`);
    });
  }

  /** One at a time: whoever is here knows all holds that were placed, and none is placed meanwhile. */
  #withGate<T>(work: (tx: Queries, gate: Gate) => Promise<T>): Promise<T> {
    return this.#database.run((queries) =>
      queries.transaction(async (tx) => {
        const { rows } = await tx.execute<Gate>(sql`select epoch::text, is_open from deletion_gate for update`);
        return work(tx, rows[0] ?? missingGate());
      }),
    );
  }
}

async function limitRefusal(tx: Queries, organisationId: string, traceIdCount: number): Promise<string | undefined> {
  const { rows } = await tx.execute<{ holds: number; trace_ids: number }>(sql`
    select count(*)::int as holds, coalesce(sum(cardinality(trace_ids)), 0)::int as trace_ids
    from legal_holds where organisation_id = ${organisationId} and lifted_at is null`);
  const { holds = 0, trace_ids: traceIds = 0 } = rows[0] ?? {};
  const { holdsMax, traceIdsMax } = HOLD_LIMITS;
  if (holds >= holdsMax) return `the organisation has ${holds} holds; allowed are ${holdsMax} that are not lifted`;
  if (traceIds + traceIdCount <= traceIdsMax) return undefined;
  return `traceIds: all holds of the organisation name ${traceIds + traceIdCount} ids with this one; allowed are ${traceIdsMax}`;
}

function missingGate(): never {
  throw new ControlStoreError('CONTROL_STORE_FAILED', 'the row of deletion_gate is missing');
}
