import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import type { ClickHousePart } from '@clew/test-parts';

const CLI = fileURLToPath(new URL('../../../../apps/cli/bin/clew.mjs', import.meta.url));

/** A database of its own for one run of Clew's samplers. */
export interface ClewStore {
  readonly env: Readonly<Record<string, string>>;
  /** Spans of the usage rollup, which counts before sampling. */
  countedSpans(): Promise<number>;
  /** Writes `traceid,spans` lines of what is stored, for `Otlpload.verify`. */
  writeStoredTraces(file: string): Promise<{ readonly traces: number; readonly spans: number }>;
  drop(): Promise<void>;
}

export async function createClewStore(
  clickhouse: ClickHousePart,
  sharedEnv: Readonly<Record<string, string>>,
  database: string,
): Promise<ClewStore> {
  const env = {
    ...sharedEnv,
    CLEW_CLICKHOUSE_URL: clickhouse.url,
    CLEW_CLICKHOUSE_USERNAME: clickhouse.username,
    CLEW_CLICKHOUSE_PASSWORD: clickhouse.password,
    CLEW_CLICKHOUSE_DATABASE: database,
  };
  await promisify(execFile)(process.execPath, [CLI, 'migrate', '--json'], { env: { ...process.env, ...env } });
  return {
    env,
    countedSpans: async () => Number(await clickhouse.ask(`SELECT sum(span_count) FROM ${database}.usage_1h`)),
    writeStoredTraces: async (file) => {
      const rows = await clickhouse.ask(
        `SELECT lower(hex(trace_id)), count() FROM ${database}.spans GROUP BY trace_id FORMAT CSV`,
      );
      const lines = rows
        .split('\n')
        .filter(Boolean)
        .map((row) => row.replaceAll('"', ''));
      await writeFile(file, lines.map((line) => `${line}\n`).join(''));
      return {
        traces: lines.length,
        spans: lines.reduce((sum, line) => sum + Number(line.split(',')[1]), 0),
      };
    },
    drop: async () => {
      await clickhouse.ask(`DROP DATABASE ${database}`);
    },
  };
}
