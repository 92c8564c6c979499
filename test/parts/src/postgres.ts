import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEmbeddedPostgres } from '@clew/embedded-postgres';
import { tryContainer } from './container-runtime.js';
import { type PartReport, reportToStdout } from './part-report.js';

const IMAGE = 'postgres:18';
const STOP_MS_MAX = 10_000;

export interface PostgresPart {
  /** `postgres://user:password@host:port/database`. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * A PostgreSQL server, however this machine can have one: the one at DATABASE_URL, a container, or the embedded server.
 * Use a schema or a database of your own: the first may be shared.
 */
export async function startPostgres(report: PartReport = reportToStdout): Promise<PostgresPart> {
  const given = process.env['DATABASE_URL'];
  if (given !== undefined && given !== '') {
    report(`part postgres: DATABASE_URL (${new URL(given).host})`);
    return { url: given, stop: () => Promise.resolve() };
  }
  return (await tryContainer('postgres', () => startContainer(report), report)) ?? startEmbedded(report);
}

async function startContainer(report: PartReport): Promise<PostgresPart> {
  const { PostgreSqlContainer } = await import('@testcontainers/postgresql');
  const container = await new PostgreSqlContainer(IMAGE).start();
  report(`part postgres: container ${IMAGE} (${container.getHost()}:${container.getPort()})`);
  return {
    url: container.getConnectionUri(),
    async stop() {
      await container.stop();
    },
  };
}

async function startEmbedded(report: PartReport): Promise<PostgresPart> {
  const dataDir = await mkdtemp(join(tmpdir(), 'clew-postgres-'));
  const server = createEmbeddedPostgres({ dataDir });
  const stop = async (): Promise<void> => {
    await server.shutdown({ deadlineMs: STOP_MS_MAX });
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    await server.start();
  } catch (error) {
    await stop();
    throw error;
  }
  report(`part postgres: embedded server (${new URL(server.url).host})`);
  return { url: server.url, stop };
}
