import { readFile, readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

import { freePorts, runSpanLoad, until } from '@clew/test-driver';
import { partIfAvailable, startKafka } from '@clew/test-parts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { installClew, startGateway, type ClewInstallation, type GatewaySubject } from './clew-gateway.js';
import { BenchTopics } from './topic.js';

const TOPIC = 'gateway-workers';
const kafka = await partIfAvailable(startKafka);
const [broker = ''] = kafka?.brokers ?? [];

/** A gateway of two workers on a real Kafka. */
describe.skipIf(kafka === undefined)('gateway workers', () => {
  const topics = new BenchTopics(broker);
  let installation: ClewInstallation;
  let gateway: GatewaySubject;
  let operations: string;

  beforeAll(async () => {
    installation = await installClew();
    await topics.create(TOPIC, 4);
    const [port = 0] = await freePorts(1);
    operations = `http://127.0.0.1:${String(port)}`;
    gateway = await startGateway(
      installation,
      { broker, topic: TOPIC, partitionCount: 4 },
      {
        CLEW_GATEWAY_WORKERS: '2',
        CLEW_GATEWAY_OPERATIONS_PORT: String(port),
      },
    );
  });

  afterAll(async () => {
    await topics.close();
    await installation.stop();
    await kafka?.stop();
  });

  it('lose nothing acknowledged when one is killed, and count together', async () => {
    const running = runSpanLoad({
      otlpHttp: gateway.addresses.http,
      ingestKey: installation.ingestKey,
      tracesPerSecond: 60,
      durationMs: 8_000,
    });
    await sleep(2_000);
    const before = await childrenOf(gateway.pid);
    expect(before).toHaveLength(2);
    const countedBefore = await receivedSpans(operations);
    expect(countedBefore).toBeGreaterThan(0);
    const [victim = 0] = before;
    process.kill(victim, 'SIGKILL');
    await until('the worker to be replaced', async () => {
      const now = await childrenOf(gateway.pid);
      return now.length === 2 && !now.includes(victim) ? now : undefined;
    });
    const load = await running;

    const stored = await topics.spanIds(TOPIC);
    expect(stored.size).toBe(load.spanCount);
    await until('both to listen', async () =>
      (await metric(operations, 'clew_gateway_workers')) === 2 ? true : undefined,
    );
    expect((await fetch(`${operations}/readyz`)).status).toBe(200);
    // What the killed one had counted stays in the sum.
    expect(await receivedSpans(operations)).toBeGreaterThan(countedBefore);
  });

  it('end with the process that started them: asked, or killed', async () => {
    const workers = await childrenOf(gateway.pid);
    await gateway.stop();
    expect(workers.filter(isRunning)).toEqual([]);

    const other = await startGateway(
      installation,
      { broker, topic: TOPIC, partitionCount: 4 },
      { CLEW_GATEWAY_WORKERS: '2' },
    );
    const orphans = await childrenOf(other.pid);
    expect(orphans).toHaveLength(2);
    await other.kill9();
    await until('its workers to end', () => Promise.resolve(orphans.some(isRunning) ? undefined : true));
  });
});

/** Process ids, from /proc. */
async function childrenOf(parent: number): Promise<number[]> {
  const pids = (await readdir('/proc')).map(Number).filter(Number.isInteger);
  const parents = await Promise.all(
    pids.map(async (pid) => {
      const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8').catch(() => ''); // it has ended
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    }),
  );
  return pids.filter((_, index) => parents[index] === parent);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function receivedSpans(operations: string): Promise<number> {
  return metric(operations, 'clew_gateway_spans_accepted_total');
}

/** Sum over all labels. */
async function metric(operations: string, name: string): Promise<number> {
  const text = await (await fetch(`${operations}/metrics`)).text();
  const values = text.split('\n').filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`));
  return values.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}
