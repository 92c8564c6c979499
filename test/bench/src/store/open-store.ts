import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { createEmbeddedClickHouse } from '@clew/embedded-clickhouse';
import { createClickHouseStore, type ClickHouseStore } from '@clew/store-clickhouse';

const DATABASE = 'clew';
const USERNAME = 'clew';
const SHUTDOWN_MS = 60_000;

/** The product's store over an embedded engine. */
export interface OpenStore {
  readonly store: ClickHouseStore;
  readonly database: string;
  /** Settings by which a `clew` process uses the same engine. */
  readonly env: Readonly<Record<string, string>>;
  /** Rows of an answer, for what the product has no question for: sizes of columns. */
  ask(sql: string): Promise<readonly (readonly string[])[]>;
  close(): Promise<void>;
}

export async function openStore(folder: string): Promise<OpenStore> {
  await mkdir(folder, { recursive: true });
  const password = randomBytes(24).toString('base64url');
  const engine = createEmbeddedClickHouse({ dataDir: join(folder, 'clickhouse'), username: USERNAME, password });
  await engine.start();
  const connection = { url: engine.url, username: USERNAME, password, database: DATABASE };
  const store = createClickHouseStore(connection);
  await store.migrate();
  await store.start();
  return {
    store,
    database: DATABASE,
    env: {
      CLEW_CLICKHOUSE_URL: engine.url,
      CLEW_CLICKHOUSE_USERNAME: USERNAME,
      CLEW_CLICKHOUSE_PASSWORD: password,
      CLEW_CLICKHOUSE_DATABASE: DATABASE,
    },
    ask: (sql) => ask(engine.url, password, sql),
    close: async () => {
      await store.shutdown({ deadlineMs: SHUTDOWN_MS });
      await engine.shutdown({ deadlineMs: SHUTDOWN_MS });
    },
  };
}

async function ask(url: string, password: string, sql: string): Promise<readonly (readonly string[])[]> {
  const authorization = `Basic ${Buffer.from(`${USERNAME}:${password}`).toString('base64')}`;
  const answer = await fetch(url, { method: 'POST', headers: { authorization }, body: `${sql}\nFORMAT TabSeparated` });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`the engine answered ${String(answer.status)} to ${sql}: ${text}`);
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split('\t'));
}
