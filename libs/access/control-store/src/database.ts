import { drizzle } from 'drizzle-orm/node-postgres';
import type { NodePgQueryResultHKT } from 'drizzle-orm/node-postgres';
import type { PgDatabase } from 'drizzle-orm/pg-core';
import pg from 'pg';

import { describeDatabase, toControlStoreError } from './control-store-error.js';
import type { ResolvedOptions } from './options.js';

/** Queries by drizzle, on the pool or inside a transaction. */
export type Queries = PgDatabase<NodePgQueryResultHKT>;

export class Database {
  /** "PostgreSQL at host:port/name", for messages. */
  readonly description: string;
  readonly pool: pg.Pool;
  readonly #queries: Queries;

  constructor(options: ResolvedOptions) {
    this.description = describeDatabase(options.databaseUrl);
    this.pool = new pg.Pool({
      connectionString: options.databaseUrl,
      max: options.connectionsMax,
      connectionTimeoutMillis: options.connectTimeoutMs,
      statement_timeout: options.statementTimeoutMs,
      // A peer that vanished without a word answers no statement timeout of its own.
      query_timeout: options.statementTimeoutMs + 1_000,
      idle_in_transaction_session_timeout: options.statementTimeoutMs,
      application_name: 'clew',
      keepAlive: true,
    });
    // An idle connection that breaks is dropped by the pool; the next query opens another, or reports.
    this.pool.on('error', () => undefined);
    this.#queries = drizzle(this.pool);
  }

  /** Runs queries; whatever goes wrong comes out as a ControlStoreError. */
  async run<T>(work: (queries: Queries) => Promise<T>): Promise<T> {
    try {
      return await work(this.#queries);
    } catch (error) {
      throw toControlStoreError(error, this.description);
    }
  }
}
