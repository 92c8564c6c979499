import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { ClewProcess } from '@clew/test-driver';
import { startClickHouse, startPostgres } from '@clew/test-parts';

import type { Subject, SubjectStart } from './subject.js';

const CLI = fileURLToPath(new URL('../../../../apps/cli/bin/clew.mjs', import.meta.url));

/** The stores a gateway needs, filled with a first organisation and its key. */
export interface ClewInstallation {
  readonly env: Readonly<Record<string, string>>;
  readonly ingestKey: string;
  stop(): Promise<void>;
}

export async function installClew(): Promise<ClewInstallation> {
  const postgres = await startPostgres();
  const clickhouse = await startClickHouse();
  const { url, username, password } = clickhouse;
  const env = {
    CLEW_POSTGRES_URL: postgres.url,
    CLEW_CLICKHOUSE_URL: url,
    CLEW_CLICKHOUSE_USERNAME: username,
    CLEW_CLICKHOUSE_PASSWORD: password,
  };
  try {
    const run = promisify(execFile)(process.execPath, [CLI, 'migrate', '--json'], { env: { ...process.env, ...env } });
    const { ingestKey = '' } = JSON.parse((await run).stdout) as { readonly ingestKey?: string };
    return { env, ingestKey, stop: () => postgres.stop() };
  } finally {
    await clickhouse.stop(); // a gateway does not use it, and it should not be measured
  }
}

/** Saves the organisation's masking rules, for gateways that start afterwards. */
export async function saveMaskingRules({ env }: ClewInstallation, document: unknown): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'clew-bench-rules-'));
  try {
    const file = join(folder, 'masking.json');
    await writeFile(file, JSON.stringify(document));
    const args = [CLI, 'rules', 'set', 'masking', '--file', file];
    await promisify(execFile)(process.execPath, args, { env: { ...process.env, ...env } });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export interface GatewaySubject extends Subject {
  /** Ends it at once, without its workers being told. */
  kill9(): Promise<void>;
}

/** `clew start gateway` with the defaults, but for `settings` (environment variables). */
export async function startGateway(
  { env, ingestKey }: ClewInstallation,
  { broker, topic, partitionCount }: SubjectStart,
  settings: Readonly<Record<string, string>>,
): Promise<GatewaySubject> {
  const dataDir = await mkdtemp(join(tmpdir(), 'clew-bench-gateway-'));
  const gateway = new ClewProcess(['start', 'gateway', '--json', '--otlp-http', '0', '--otlp-grpc', '0'], {
    ...env,
    CLEW_DATA_DIR: dataDir,
    CLEW_STREAM_KIND: 'kafka',
    CLEW_STREAM_BROKERS: broker,
    CLEW_STREAM_TOPIC: topic,
    CLEW_STREAM_PARTITION_COUNT: String(partitionCount),
    CLEW_STREAM_REPLICATION_FACTOR: '1',
    // On fixed ports, which another Clew of this machine may have.
    CLEW_GATEWAY_ZIPKIN_ENABLED: 'false',
    CLEW_GATEWAY_JAEGER_ENABLED: 'false',
    ...settings,
  });
  const { otlpHttp = '', otlpGrpc = '' } = await gateway.ready();
  return {
    pid: gateway.pid,
    addresses: { http: otlpHttp, grpc: otlpGrpc },
    ingestKey,
    kill9: async () => {
      await gateway.kill9();
      await rm(dataDir, { recursive: true, force: true });
    },
    stop: async () => {
      const code = await gateway.stop();
      await rm(dataDir, { recursive: true, force: true });
      if (code !== 0) throw new Error(`the gateway ended with ${String(code)}:\n${gateway.log()}`);
    },
  };
}
