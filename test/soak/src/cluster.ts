import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { ClewProcess, freePorts, type GraphqlTarget } from '@clew/test-driver';
import { startClickHouse, startKafka, startPostgres, type ClickHousePart, type KafkaPart } from '@clew/test-parts';

import { SAMPLING_DOCUMENT } from './sampling-document.js';

const CLI = fileURLToPath(new URL('../../../apps/cli/bin/clew.mjs', import.meta.url));
export const PARTITION_COUNT = 8;

export interface ClusterOptions {
  readonly gatewayCount: number;
  readonly samplerCount: number;
  readonly say: (line: string) => void;
}

/** A process of Clew that may be killed and comes back on the same ports and in the same folder. */
interface Member {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  process: ClewProcess;
}

/** Clew's roles in processes of their own, on a Kafka, a ClickHouse and a PostgreSQL of this machine. */
export class Cluster {
  readonly kafka: KafkaPart;
  readonly clickhouse: ClickHousePart;
  readonly ingestKey: string;
  readonly #adminToken: string;
  readonly #env: Readonly<Record<string, string>>;
  readonly #folder: string;
  readonly #closers: (() => Promise<unknown>)[];
  readonly #members = new Map<string, Member>();
  readonly #gatewayUrls: string[] = [];
  readonly #samplerMetrics: string[] = [];

  private constructor(base: Base) {
    this.kafka = base.kafka;
    this.clickhouse = base.clickhouse;
    this.ingestKey = base.ingestKey;
    this.#adminToken = base.adminToken;
    this.#env = base.env;
    this.#folder = base.folder;
    this.#closers = base.closers;
  }

  static async start({ gatewayCount, samplerCount, say }: ClusterOptions): Promise<Cluster> {
    const closers: (() => Promise<unknown>)[] = [];
    try {
      const cluster = new Cluster(await startBase(closers, say));
      await cluster.#startMembers(gatewayCount, samplerCount);
      return cluster;
    } catch (error) {
      for (const close of closers.toReversed()) await close();
      throw error;
    }
  }

  get gatewayUrls(): readonly string[] {
    return this.#gatewayUrls;
  }

  get samplerMetrics(): readonly string[] {
    return this.#samplerMetrics;
  }

  async graphql(): Promise<GraphqlTarget> {
    const { graphql = '' } = (await this.#members.get('api')?.process.ready()) ?? {};
    return { graphql, adminToken: this.#adminToken };
  }

  /** Of what runs now, by name; the store's where it is a process of this machine. */
  pids(): ReadonlyMap<string, number> {
    const pids = new Map([...this.#members].map(([name, member]) => [name, member.process.pid]));
    if (this.clickhouse.pid !== undefined) pids.set('store', this.clickhouse.pid);
    return pids;
  }

  /** Ends a process at once, starts it again, and resolves when it is ready. */
  async crash(name: string): Promise<void> {
    const member = this.#members.get(name);
    if (member === undefined) throw new Error(`there is no ${name}`);
    await member.process.kill9();
    member.process = new ClewProcess(member.args, member.env);
    await member.process.ready();
  }

  /** Asks everything to stop, the last started first. Says which process of Clew did not end well. */
  async stop(): Promise<readonly string[]> {
    const failures: string[] = [];
    for (const [name, { process }] of [...this.#members].toReversed()) {
      const code = await process.stop();
      if (code !== 0) failures.push(`${name} ended with ${String(code)}:\n${process.log()}`);
    }
    for (const close of this.#closers.toReversed()) await close();
    return failures;
  }

  async #startMembers(gatewayCount: number, samplerCount: number): Promise<void> {
    const ports = (await freePorts(2 * gatewayCount + samplerCount + 1)).map(String);
    const port = (): string => ports.pop() ?? '';
    const starting = [this.#add('api', ['api', '--http', port()])];
    for (let index = 0; index < gatewayCount; index++) {
      const otlpHttp = port();
      this.#gatewayUrls.push(`http://127.0.0.1:${otlpHttp}`);
      const args = ['gateway', '--otlp-http', otlpHttp, '--otlp-grpc', port()];
      starting.push(this.#add(`gateway-${String(index)}`, args));
    }
    for (let index = 0; index < samplerCount; index++) {
      const operations = port();
      this.#samplerMetrics.push(`http://127.0.0.1:${operations}/metrics`);
      const settings = { CLEW_SAMPLER_OPERATIONS_PORT: operations };
      starting.push(this.#add(`sampler-${String(index)}`, ['sampler'], settings));
    }
    await Promise.all(starting);
  }

  async #add(name: string, args: readonly string[], settings: Readonly<Record<string, string>> = {}): Promise<void> {
    const dataDir = join(this.#folder, name);
    await mkdir(dataDir);
    const env = { ...this.#env, ...settings, CLEW_DATA_DIR: dataDir };
    const startArgs = ['start', ...args, '--json'];
    const process = new ClewProcess(startArgs, env);
    this.#closers.push(() => process.kill9()); // when a later one does not start
    this.#members.set(name, { args: startArgs, env, process });
    await process.ready();
  }
}

interface Base {
  readonly kafka: KafkaPart;
  readonly clickhouse: ClickHousePart;
  readonly env: Readonly<Record<string, string>>;
  readonly ingestKey: string;
  readonly adminToken: string;
  readonly folder: string;
  readonly closers: (() => Promise<unknown>)[];
}

/** What Clew's processes stand on, with an organisation and its policies in it. */
async function startBase(closers: (() => Promise<unknown>)[], say: (line: string) => void): Promise<Base> {
  const folder = await mkdtemp(join(tmpdir(), 'clew-soak-'));
  closers.push(() => rm(folder, { recursive: true, force: true }));
  const postgres = await startPostgres(say);
  closers.push(() => postgres.stop());
  const clickhouse = await startClickHouse(say);
  closers.push(() => clickhouse.stop());
  const kafka = await startKafka(say);
  closers.push(() => kafka.stop());
  const env = {
    CLEW_STREAM_KIND: 'kafka',
    CLEW_STREAM_BROKERS: kafka.brokers.join(','),
    CLEW_STREAM_REPLICATION_FACTOR: '1',
    CLEW_STREAM_PARTITION_COUNT: String(PARTITION_COUNT),
    CLEW_CLICKHOUSE_URL: clickhouse.url,
    CLEW_CLICKHOUSE_USERNAME: clickhouse.username,
    CLEW_CLICKHOUSE_PASSWORD: clickhouse.password,
    CLEW_POSTGRES_URL: postgres.url,
    CLEW_GATEWAY_WORKERS: '1',
    // On fixed ports, which another Clew of this machine may have.
    CLEW_GATEWAY_ZIPKIN_ENABLED: 'false',
    CLEW_GATEWAY_JAEGER_ENABLED: 'false',
  };
  const clew = async (...args: readonly string[]): Promise<string> =>
    (await promisify(execFile)(process.execPath, [CLI, ...args], { env: { ...process.env, ...env } })).stdout;
  const { ingestKey, adminToken } = JSON.parse(await clew('migrate', '--json')) as Record<string, string>;
  if (ingestKey === undefined || adminToken === undefined) throw new Error('the control store was not empty');
  const document = join(folder, 'sampling.json');
  await writeFile(document, JSON.stringify(SAMPLING_DOCUMENT));
  await clew('rules', 'set', 'sampling', '--file', document);
  return { kafka, clickhouse, env, ingestKey, adminToken, folder, closers };
}
