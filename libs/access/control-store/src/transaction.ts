import type { Pool, PoolClient } from 'pg';

/** Keys of PostgreSQL's advisory locks, which are one number space for the whole database. */
export const LOCKS = { migrate: 716_001, bootstrap: 716_002 } as const;

export async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((cause: unknown) => {
      // The connection is gone or confused: it must not go back to the pool.
      broken = cause instanceof Error ? cause : new Error(String(cause));
    });
    throw error;
  } finally {
    client.release(broken);
  }
}
