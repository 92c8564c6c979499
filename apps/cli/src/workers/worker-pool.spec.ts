import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { FromWorker, ToWorker } from './worker-messages.js';
import { WorkerPool, type WorkerPoolEvent, type WorkerPoolOptions, type WorkerProcess } from './worker-pool.js';

class FakeWorker implements WorkerProcess {
  readonly slot: number;
  readonly received: ToWorker[] = [];
  killed = false;
  readonly #onMessage: ((message: FromWorker) => void)[] = [];
  readonly #onExit: ((reason: string) => void)[] = [];

  constructor(slot: number) {
    this.slot = slot;
  }

  send(message: ToWorker): void {
    this.received.push(message);
  }

  kill(): void {
    this.killed = true;
    this.exit('SIGKILL');
  }

  onMessage(listener: (message: FromWorker) => void): void {
    this.#onMessage.push(listener);
  }

  onExit(listener: (reason: string) => void): void {
    this.#onExit.push(listener);
  }

  says(message: FromWorker): void {
    for (const listener of this.#onMessage) listener(message);
  }

  exit(reason: string): void {
    for (const listener of this.#onExit) listener(reason);
  }
}

const READY: FromWorker = { type: 'ready', urls: { otlpHttp: 'http://127.0.0.1:4318' } };
const SNAPSHOT: FromWorker = { type: 'snapshot', metrics: [] };

function setUp(options: Partial<WorkerPoolOptions> = {}): {
  pool: WorkerPool;
  workers: FakeWorker[];
  events: WorkerPoolEvent[];
} {
  const workers: FakeWorker[] = [];
  const events: WorkerPoolEvent[] = [];
  const pool = new WorkerPool({
    workerCount: 2,
    fork: (slot) => {
      const worker = new FakeWorker(slot);
      workers.push(worker);
      return worker;
    },
    startMessage: () => ({ type: 'stop', deadlineMs: 0 }), // any: only the worker looks into it
    restartMsMin: 200,
    restartMsMax: 1_000,
    stableMs: 60_000,
    nowMs: () => Date.now(),
    onEvent: (event) => events.push(event),
    ...options,
  });
  return { pool, workers, events };
}

async function started(): Promise<ReturnType<typeof setUp>> {
  const all = setUp();
  const starting = all.pool.start();
  for (const worker of all.workers) worker.says(READY);
  await starting;
  return all;
}

describe('WorkerPool', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is started when all workers listen', async () => {
    const { pool, workers } = setUp();
    let urls: unknown;
    const starting = pool.start().then((found) => (urls = found));
    workers[0]?.says(READY);
    await vi.advanceTimersByTimeAsync(10);
    expect(urls).toBeUndefined();
    workers[1]?.says(READY);
    await starting;
    expect(urls).toEqual({ otlpHttp: 'http://127.0.0.1:4318' });
    expect(pool.readyCount).toBe(2);
  });

  it('says nothing to a worker that does not hear yet', async () => {
    const { pool, workers } = setUp({ workerCount: 1 });
    const starting = pool.start();
    expect(workers[0]?.received).toEqual([]);
    workers[0]?.says({ type: 'loaded' });
    expect(workers[0]?.received).toHaveLength(1);
    workers[0]?.says(READY);
    await starting;
  });

  it('does not start when a worker cannot, and says why', async () => {
    const { pool, workers } = setUp();
    const starting = pool.start();
    workers[0]?.says(READY);
    workers[1]?.says({ type: 'failed', sentences: ['Port 4318 is taken.'] });
    workers[1]?.exit('exit code 1');
    await expect(starting).rejects.toThrow('Port 4318 is taken.');
    expect(workers).toHaveLength(2);
  });

  it('replaces a worker that ends, in the same slot, later and later while it ends soon', async () => {
    const { pool, workers, events } = await started();
    const waits = [200, 400, 800, 1_000, 1_000];
    for (const [round, restartMs] of waits.entries()) {
      const last = workers.at(-1);
      last?.exit('SIGKILL');
      expect(pool.readyCount).toBe(1);
      expect(events.at(-1)).toEqual({ type: 'worker-lost', slot: 1, reason: 'SIGKILL', restartMs });
      await vi.advanceTimersByTimeAsync(restartMs - 1);
      expect(workers).toHaveLength(2 + round);
      await vi.advanceTimersByTimeAsync(1);
      expect(workers.at(-1)?.slot).toBe(1);
      // Whether it listened again before it ended or not.
      const listens = round % 2 === 0;
      if (listens) workers.at(-1)?.says(READY);
      expect(pool.readyCount).toBe(listens ? 2 : 1);
    }
  });

  it('begins with the least wait again after a worker has lasted', async () => {
    const { workers, events } = await started();
    workers[0]?.exit('SIGKILL');
    await vi.advanceTimersByTimeAsync(200);
    workers.at(-1)?.says(READY);
    await vi.advanceTimersByTimeAsync(60_000);
    workers.at(-1)?.exit('SIGKILL');
    expect(events.at(-1)).toMatchObject({ type: 'worker-lost', restartMs: 200 });
  });

  it('stops all, ends by force those that do not, and replaces none', async () => {
    const { pool, workers } = await started();
    const stopping = pool.stop(5_000);
    expect(workers.map(({ received }) => received.at(-1))).toEqual([
      { type: 'stop', deadlineMs: 5_000 },
      { type: 'stop', deadlineMs: 5_000 },
    ]);
    workers[0]?.exit('exit code 0');
    await vi.advanceTimersByTimeAsync(5_000);
    await stopping;
    expect(workers.map(({ killed }) => killed)).toEqual([false, true]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(workers).toHaveLength(2);
  });

  it('gives what the workers counted, as of the last answer of one that is silent, and keeps that of one that ended', async () => {
    const { pool, workers, events } = await started();
    const asking = pool.snapshots(1_000);
    for (const worker of workers) worker.says(SNAPSHOT);
    expect(await asking).toHaveLength(2);
    const again = pool.snapshots(1_000);
    workers[0]?.says(SNAPSHOT);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await again).toHaveLength(2);
    workers[1]?.exit('SIGKILL');
    expect(events.map(({ type }) => type)).toEqual(['counts-kept', 'worker-lost']);
    const afterwards = pool.snapshots(1_000);
    workers[0]?.says(SNAPSHOT);
    expect(await afterwards).toHaveLength(1);
  });
});
