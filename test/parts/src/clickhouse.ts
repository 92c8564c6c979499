import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEmbeddedClickHouse } from '@clew/embedded-clickhouse';
import { tryContainer } from './container-runtime.js';
import { type PartReport, reportToStdout } from './part-report.js';

const IMAGE = 'clickhouse/clickhouse-server:26.7';
const STOP_MS_MAX = 10_000;
const USERNAME = 'clew';
/** Of a server on the loopback that lives as long as a test. */
const PASSWORD = 'clew-test';

export interface ClickHousePart {
  /** `http://host:port`. */
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** Of the engine now, where it was started here as a process; when that ends, another is started. */
  readonly pid: number | undefined;
  /** Runs one statement and gives its answer as text, tab-separated unless it says otherwise. */
  ask(sql: string): Promise<string>;
  stop(): Promise<void>;
}

/**
 * A ClickHouse server, however this machine can have one: the one at CLICKHOUSE_URL (credentials in the URL), a
 * container, or the engine in a process of its own. Use a database of your own: the first may be shared.
 */
export async function startClickHouse(report: PartReport = reportToStdout): Promise<ClickHousePart> {
  const given = process.env['CLICKHOUSE_URL'];
  if (given !== undefined && given !== '') return foreign(given, report);
  return (await tryContainer('clickhouse', () => startContainer(report), report)) ?? startEmbedded(report);
}

function askAt(url: string, username: string, password: string): ClickHousePart['ask'] {
  const headers = { 'x-clickhouse-user': username, 'x-clickhouse-key': password };
  return async (sql) => {
    const response = await fetch(url, { method: 'POST', headers, body: sql });
    const answer = await response.text();
    if (response.status !== 200) throw new Error(`ClickHouse answered ${String(response.status)}: ${answer}`);
    return answer;
  };
}

function foreign(given: string, report: PartReport): ClickHousePart {
  const address = new URL(given);
  report(`part clickhouse: CLICKHOUSE_URL (${address.host})`);
  const url = `${address.protocol}//${address.host}`;
  const username = decodeURIComponent(address.username) || 'default';
  const password = decodeURIComponent(address.password);
  const ask = askAt(url, username, password);
  return { url, username, password, pid: undefined, ask, stop: () => Promise.resolve() };
}

async function startContainer(report: PartReport): Promise<ClickHousePart> {
  const { ClickHouseContainer } = await import('@testcontainers/clickhouse');
  const container = await new ClickHouseContainer(IMAGE).withUsername(USERNAME).withPassword(PASSWORD).start();
  const url = container.getHttpUrl();
  report(`part clickhouse: container ${IMAGE} (${url})`);
  return {
    url,
    username: USERNAME,
    password: PASSWORD,
    pid: undefined,
    ask: askAt(url, USERNAME, PASSWORD),
    async stop() {
      await container.stop();
    },
  };
}

async function startEmbedded(report: PartReport): Promise<ClickHousePart> {
  const dataDir = await mkdtemp(join(tmpdir(), 'clew-clickhouse-'));
  const engine = createEmbeddedClickHouse({ dataDir, username: USERNAME, password: PASSWORD });
  const stop = async (): Promise<void> => {
    await engine.shutdown({ deadlineMs: STOP_MS_MAX });
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    await engine.start();
  } catch (error) {
    await stop();
    throw error;
  }
  report(`part clickhouse: embedded engine (${engine.url})`);
  return {
    url: engine.url,
    username: USERNAME,
    password: PASSWORD,
    get pid() {
      return engine.pid;
    },
    ask: askAt(engine.url, USERNAME, PASSWORD),
    stop,
  };
}
