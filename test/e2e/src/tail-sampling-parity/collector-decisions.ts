import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { freePorts, until } from '@clew/test-driver';

const BINARY = fileURLToPath(new URL('../../../../.parts/collector-peer/otelcol-peer', import.meta.url));

/** Whether there is a Collector with `tail_sampling`. Building it takes Go and minutes, which is left to the bench. */
export async function hasCollector(): Promise<boolean> {
  const components = await promisify(execFile)(BINARY, ['components']).catch(() => undefined);
  return components?.stdout.includes('name: tail_sampling') === true;
}

/** What stands under `tail_sampling:`. */
export type TailSamplingBlock = Readonly<Record<string, unknown>>;

/**
 * One Collector decides the same traces by each of these blocks, a pipeline each. It is ended once it has all of them, and then
 * decides: no trace is decided in part, and nobody waits for a clock.
 *
 * @returns ids of what was kept, by name of the block
 */
export async function collectorDecisions(
  blocks: ReadonlyMap<string, TailSamplingBlock>,
  requests: readonly Uint8Array[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const folder = await mkdtemp(join(tmpdir(), 'clew-parity-'));
  try {
    const names = [...blocks.keys()];
    const fileOf = (name: string): string => join(folder, `${names.indexOf(name)}.jsonl`);
    const [port = 0] = await freePorts(1);
    const config = join(folder, 'collector.json');
    await writeFile(config, JSON.stringify(collectorConfig(blocks, fileOf, `127.0.0.1:${port}`)));
    await runCollector(config, () => sendAll(`http://127.0.0.1:${port}/v1/traces`, requests));
    const kept = names.map(async (name) => [name, keptIn(await readFile(fileOf(name), 'utf8'))] as const);
    return new Map(await Promise.all(kept));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** JSON is YAML too. */
function collectorConfig(
  blocks: ReadonlyMap<string, TailSamplingBlock>,
  fileOf: (name: string) => string,
  endpoint: string,
): unknown {
  const numbered = [...blocks].map(([name, block], number) => ({ name, block, number }));
  const byNumber = (kind: string, of: (one: (typeof numbered)[number]) => unknown): Record<string, unknown> =>
    Object.fromEntries(numbered.map((one) => [`${kind}/${one.number}`, of(one)]));
  return {
    receivers: { otlp: { protocols: { http: { endpoint } } } },
    processors: byNumber('tail_sampling', ({ block }) => ({ num_traces: 100_000, ...block, decision_wait: '10m' })),
    exporters: byNumber('file', ({ name }) => ({ path: fileOf(name) })),
    service: {
      telemetry: { logs: { level: 'error' }, metrics: { level: 'none' } },
      pipelines: byNumber('traces', ({ number }) => ({
        receivers: ['otlp'],
        processors: [`tail_sampling/${number}`],
        exporters: [`file/${number}`],
      })),
    },
  };
}

async function runCollector(config: string, use: () => Promise<void>): Promise<void> {
  const child = spawn(BINARY, ['--config', config], { stdio: ['ignore', 'ignore', 'inherit'] });
  const exited = once(child, 'exit');
  const killWithUs = (): void => void child.kill('SIGKILL');
  process.once('exit', killWithUs);
  try {
    await Promise.race([
      use(),
      exited.then(() => {
        throw new Error('the Collector has ended before it was asked to; what it said is above');
      }),
    ]);
  } finally {
    process.off('exit', killWithUs);
    child.kill('SIGTERM');
    await exited;
  }
}

async function sendAll(url: string, requests: readonly Uint8Array[]): Promise<void> {
  const [first, ...others] = requests;
  if (first === undefined) return;
  await until('the Collector to listen', async () => ((await post(url, first)) ? true : undefined), { everyMs: 50 });
  for (const request of others) {
    if (!(await post(url, request))) throw new Error('the Collector does not listen any more');
  }
}

/** False where nobody listens. */
async function post(url: string, request: Uint8Array): Promise<boolean> {
  const headers = { 'content-type': 'application/x-protobuf' };
  const response = await fetch(url, { method: 'POST', headers, body: Uint8Array.from(request) }).catch(() => undefined);
  if (response === undefined) return false;
  if (!response.ok) throw new Error(`the Collector answered ${response.status}: ${await response.text()}`);
  return true;
}

/** Trace ids in lines of OTLP/JSON. */
function keptIn(lines: string): ReadonlySet<string> {
  return new Set([...lines.matchAll(/"traceId":"([0-9a-f]{32})"/g)].map(([, traceId = '']) => traceId));
}
