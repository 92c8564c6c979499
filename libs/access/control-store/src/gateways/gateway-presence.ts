import { randomUUID } from 'node:crypto';

import type { GatewayDirectory } from '@clew/access-model';
import { eq, sql } from 'drizzle-orm';

import type { Database } from '../database.js';
import { ingestGateways } from '../schema.js';

export interface GatewayPresenceOptions {
  /** How often a gateway says that it runs. */
  readonly heartbeatMs: number;
  readonly now: () => number;
}

/** Heartbeats that may be missed before a gateway counts as gone. */
const MISSED_HEARTBEATS = 3;

/** Counts gateways by their heartbeats in the database, whose clock alone is asked. */
export class GatewayPresence implements GatewayDirectory {
  readonly #database: Database;
  readonly #options: GatewayPresenceOptions;
  readonly #id = randomUUID();
  #isAnnounced = false;
  #beatAtMs = Number.NEGATIVE_INFINITY;
  #count = 1;

  constructor(database: Database, options: GatewayPresenceOptions) {
    this.#database = database;
    this.#options = options;
  }

  announce(): void {
    this.#isAnnounced = true;
  }

  liveGatewayCount(): number {
    return this.#count;
  }

  /** Called often; does something when a heartbeat is due. Only gateways need the count, so only they ask for it. */
  async beat(): Promise<void> {
    const now = this.#options.now();
    if (!this.#isAnnounced || now - this.#beatAtMs < this.#options.heartbeatMs) return;
    const liveMs = this.#options.heartbeatMs * MISSED_HEARTBEATS;
    const { rows } = await this.#database.run((queries) =>
      queries.execute<{ count: number }>(sql`
        with beat as (
          insert into ingest_gateways (id, heartbeat_at) values (${this.#id}, now())
          on conflict (id) do update set heartbeat_at = now()
        ), gone as (
          delete from ingest_gateways where id <> ${this.#id} and heartbeat_at < now() - ${liveMs} * interval '1 millisecond'
        )
        select count(*)::int + 1 as count from ingest_gateways
        where id <> ${this.#id} and heartbeat_at >= now() - ${liveMs} * interval '1 millisecond'`),
    );
    this.#beatAtMs = now;
    this.#count = rows[0]?.count ?? this.#count;
  }

  /** The others need not wait until they miss the heartbeat. */
  async leave(): Promise<void> {
    if (!this.#isAnnounced || this.#beatAtMs === Number.NEGATIVE_INFINITY) return;
    await this.#database.run((queries) => queries.delete(ingestGateways).where(eq(ingestGateways.id, this.#id)));
  }
}
