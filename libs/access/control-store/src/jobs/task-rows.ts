import type { Lease, TaskStore } from '@clew/jobs';
import { sql } from 'drizzle-orm';

import type { Database } from '../database.js';
import { storableTextUpTo } from '../observations/storable-text.js';
import { holds } from './lease-rows.js';

const ERROR_CHARS_MAX = 2_000;

/** When periodic tasks ran, by PostgreSQL's clock. */
export class TaskRows implements TaskStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async isTaskDue(name: string, everyMs: number): Promise<boolean> {
    const { rows } = await this.#database.run((queries) =>
      queries.execute(sql`
        select from periodic_tasks
        where name = ${name} and started_at > now() - ${everyMs} * interval '1 millisecond'`),
    );
    return rows.length === 0;
  }

  async beginTask(name: string, everyMs: number, lease: Lease): Promise<boolean> {
    const { rows } = await this.#database.run((queries) =>
      queries.execute(sql`
        insert into periodic_tasks (name, started_at) select ${name}, now() where ${holds(lease)}
        on conflict (name) do update set started_at = now()
          where periodic_tasks.started_at <= now() - ${everyMs} * interval '1 millisecond'
        returning name`),
    );
    return rows.length > 0;
  }

  async endTask(name: string, lease: Lease, error: string | undefined): Promise<void> {
    await this.#database.run((queries) =>
      queries.execute(sql`
        update periodic_tasks set
          ended_at = now(),
          succeeded_at = case when ${error ?? null}::text is null then now() else succeeded_at end,
          error = ${error === undefined ? null : storableTextUpTo(ERROR_CHARS_MAX, error)}
        where name = ${name} and ${holds(lease)}`),
    );
  }
}
