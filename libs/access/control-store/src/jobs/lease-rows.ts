import type { Lease, LeaseStore } from '@clew/jobs';
import { sql, type SQL } from 'drizzle-orm';

import type { Database } from '../database.js';

/** Leases by PostgreSQL's clock. */
export class LeaseRows implements LeaseStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async takeLease(name: string, owner: string, leaseMs: number): Promise<Lease | undefined> {
    const { rows } = await this.#database.run((queries) =>
      // clock_timestamp: the statement may have waited for another that took the row, and now() would be from before that.
      queries.execute<{ fence: string }>(sql`
        insert into leases (name, owner, fence, expires_at)
        values (${name}, ${owner}, 1, clock_timestamp() + ${leaseMs} * interval '1 millisecond')
        on conflict (name) do update set
          owner = excluded.owner,
          fence = leases.fence + (leases.owner <> excluded.owner or leases.expires_at <= clock_timestamp())::int,
          expires_at = clock_timestamp() + ${leaseMs} * interval '1 millisecond'
        where leases.owner = excluded.owner or leases.expires_at <= clock_timestamp()
        returning fence::text`),
    );
    const fence = rows[0]?.fence;
    return fence === undefined ? undefined : { name, owner, fence: BigInt(fence) };
  }

  async releaseLease({ name, fence }: Lease): Promise<void> {
    await this.#database.run((queries) =>
      queries.execute(sql`
        update leases set expires_at = '-infinity' where name = ${name} and fence = ${fence.toString()}::bigint`),
    );
  }
}

/**
 * True while the lease holds, and for the rest of the transaction: its row is locked, so that nobody takes it before what depends on
 * it is written.
 */
export function holds({ name, fence }: Lease): SQL {
  return sql`exists (
    select from leases where name = ${name} and fence = ${fence.toString()}::bigint and expires_at > clock_timestamp()
    for share)`;
}
