import { startPostgres, type PostgresPart } from '@clew/test-parts';
import pg from 'pg';

import { createControlStore, type ControlStore, type ControlStoreOptions } from '../index.js';

/** A database of a test's own, on a server that all tests of a file share. */
export interface TestDatabase {
  readonly url: string;
  /** A store on it, shut down with the rest. */
  create(options?: Partial<ControlStoreOptions>): ControlStore;
  /** A migrated and started one. */
  open(options?: Partial<ControlStoreOptions>): Promise<ControlStore>;
  query(text: string): Promise<Record<string, unknown>[]>;
}

export interface TestServer {
  createDatabase(): Promise<TestDatabase>;
  /** Shuts down the stores that a test has opened. */
  closeStores(): Promise<void>;
  stop(): Promise<void>;
}

export async function startTestServer(): Promise<TestServer> {
  const server = await startPostgres();
  const stores: ControlStore[] = [];
  let databaseCount = 0;
  return {
    createDatabase: async () => {
      const name = `test_${process.pid}_${++databaseCount}`;
      await query(server.url, `create database ${name}`);
      return testDatabase(databaseUrl(server, name), stores);
    },
    closeStores: async () => {
      await Promise.all(stores.splice(0).map((store) => store.shutdown({ deadlineMs: 5_000 })));
    },
    stop: () => server.stop(),
  };
}

function databaseUrl({ url }: PostgresPart, name: string): string {
  const own = new URL(url);
  own.pathname = name;
  return own.href;
}

function testDatabase(url: string, stores: ControlStore[]): TestDatabase {
  const create = (options: Partial<ControlStoreOptions> = {}): ControlStore => {
    const store = createControlStore({ databaseUrl: url, checkRules: () => undefined, ...options });
    stores.push(store);
    return store;
  };
  return {
    url,
    create,
    open: async (options) => {
      const store = create(options);
      await store.migrate();
      await store.start();
      return store;
    },
    query: (text) => query(url, text),
  };
}

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const { rows }: { rows: Record<string, unknown>[] } = await client.query(text);
    return rows;
  } finally {
    await client.end();
  }
}
