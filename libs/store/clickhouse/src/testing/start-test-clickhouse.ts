import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createEmbeddedClickHouse } from '@clew/embedded-clickhouse';

export interface TestClickHouse {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  stop(): Promise<void>;
}

/** The server that CLICKHOUSE_URL names (with its credentials inside), or the embedded engine in a folder of its own. */
export async function startTestClickHouse(): Promise<TestClickHouse> {
  const given = process.env['CLICKHOUSE_URL'];
  if (given !== undefined && given !== '') {
    const { origin, username, password } = new URL(given);
    return { url: origin, username, password, stop: () => Promise.resolve() };
  }
  const dataDir = mkdtempSync(join(tmpdir(), 'clew-store-'));
  const credentials = { username: 'clew', password: 'secret' };
  const engine = createEmbeddedClickHouse({ dataDir, ...credentials });
  await engine.start();
  return {
    url: engine.url,
    ...credentials,
    stop: async () => {
      await engine.shutdown({ deadlineMs: 10_000 });
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
