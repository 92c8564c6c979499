import { setImmediate as nextTurn } from 'node:timers/promises';

import { afterEach, describe, expect, it } from 'vitest';

import { holdLease } from './hold-lease.js';
import { jobKind, type JobContext, type JobKind } from './job-kind.js';
import { createJobRunner } from './job-runner.js';
import type { JobRunnerOptions, RunnerEvent } from './runner-options.js';
import { MemoryJobStore } from './testing/memory-job-store.js';

const progress = { done: 1, total: 2, unit: 'days', message: 'at it' };
const runners: { shutdown(options: { deadlineMs: number }): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(runners.splice(0).map((runner) => runner.shutdown({ deadlineMs: 1_000 })));
});

/** Sleeps as long as the store's clock needs to get there. */
function sleepOn(store: MemoryJobStore) {
  return async (delayMs: number, signal?: AbortSignal): Promise<void> => {
    const untilMs = store.timeMs + delayMs;
    do {
      signal?.throwIfAborted();
      await nextTurn();
    } while (store.timeMs < untilMs);
  };
}

function start(store: MemoryJobStore, options: Partial<JobRunnerOptions>): RunnerEvent[] {
  const events: RunnerEvent[] = [];
  const runner = createJobRunner({
    ...{ store, kinds: [], tasks: [], owner: `runner ${String(runners.length)}`, random: () => 0.5 },
    nowMs: () => store.timeMs,
    sleep: sleepOn(store),
    onEvent: (event) => void events.push(event),
    ...options,
  });
  runners.push(runner);
  void runner.start();
  return events;
}

/** Moves the clock until it is so. */
async function until(store: MemoryJobStore, isSo: () => boolean): Promise<void> {
  for (let turn = 0; !isSo(); turn++) {
    if (turn > 5_000) throw new Error('it never came to be');
    store.timeMs += 100;
    for (let i = 0; i < 5; i++) await nextTurn();
  }
}

const numbers: Pick<JobKind<null, number>, 'parseInput' | 'parseCursor'> = {
  parseInput: () => null,
  parseCursor: (cursor) => {
    if (typeof cursor !== 'number') throw new Error('a number is expected');
    return cursor;
  },
};
const kind = (run: (context: JobContext<null, number>) => Promise<void>) => jobKind({ kind: 'count', ...numbers, run });

describe('a job runner', () => {
  it('goes on after a failure from the cursor that was saved, and counts tries since', async () => {
    const store = new MemoryJobStore();
    const cursors: (number | undefined)[] = [];
    const events = start(store, {
      kinds: [
        kind(async ({ cursor, save }) => {
          cursors.push(cursor);
          if (cursor === undefined) await save(7, progress);
          if (cursors.length < 4) throw new Error('not yet');
        }),
      ],
    });
    await store.addJob({ kind: 'count', input: {} });
    await until(store, () => store.rows[0]?.state === 'succeeded');
    expect(cursors).toEqual([undefined, 7, 7, 7]);
    expect(store.rows[0]).toMatchObject({ attempts: 4, progress });
    const outcomes = events.flatMap((event) => (event.type === 'jobEnded' ? [event.outcome] : []));
    expect(outcomes).toEqual(['queued', 'queued', 'queued', 'succeeded']);
  });

  it('fails what fails for good, what fails too often, and what it can not read', async () => {
    const store = new MemoryJobStore();
    const permanent = Object.assign(new Error('never'), { retryable: false });
    let tries = 0;
    start(store, {
      attemptsMax: 3,
      kinds: [
        jobKind({ kind: 'permanent', ...numbers, run: () => Promise.reject(permanent) }),
        jobKind({ kind: 'flaky', ...numbers, run: () => Promise.reject(new Error(`try ${String(++tries)}`)) }),
        jobKind({
          kind: 'strange',
          ...numbers,
          parseInput: () => numbers.parseCursor('x'),
          run: () => Promise.resolve(),
        }),
      ],
    });
    for (const name of ['permanent', 'flaky', 'strange']) await store.addJob({ kind: name, input: {} });
    await until(store, () => store.rows.every(({ state }) => state === 'failed'));
    expect(store.rows.map(({ error }) => error)).toEqual([
      'never',
      'try 3',
      "the input of the job can't be read: a number is expected",
    ]);
  });

  it('is the only one at a kind, and another takes over what it left within 15 s', async () => {
    const store = new MemoryJobStore();
    const begun: string[] = [];
    const hangs = (name: string) =>
      kind(({ cursor, signal }) => {
        begun.push(`${name} from ${String(cursor)}`);
        return new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            reject(signal.reason as Error);
          });
        });
      });
    await store.addJob({ kind: 'count', input: {} });
    // One that crashed: its lease is there and nobody renews it.
    const dead = await store.takeLease('job/count', 'dead', 10_000);
    if (dead === undefined) throw new Error('no lease');
    await store.claimJob('count', dead);
    await store.saveJob('1', dead, { cursor: 3, progress });
    start(store, { kinds: [hangs('a')] });
    start(store, { kinds: [hangs('b')] });
    await until(store, () => begun.length > 0);
    expect(store.timeMs).toBeLessThan(15_000);
    expect(begun).toHaveLength(1);
    expect(begun[0]).toMatch(/from 3$/);
    // What the dead one still says is refused.
    expect(await store.saveJob('1', dead, { cursor: 1, progress })).toBe('lost');
    expect(await store.endJob('1', dead, { state: 'succeeded' })).toBe('lost');
  });

  it('stops a job whose lease it cannot renew, before another can have it', async () => {
    const store = new MemoryJobStore();
    let stoppedAtMs: number | undefined;
    let beganAtMs = 0;
    start(store, {
      kinds: [
        kind(
          ({ signal }) =>
            new Promise((_, reject) => {
              beganAtMs = store.timeMs;
              signal.addEventListener('abort', () => {
                stoppedAtMs = store.timeMs;
                reject(signal.reason as Error);
              });
            }),
        ),
      ],
    });
    await store.addJob({ kind: 'count', input: {} });
    await until(store, () => store.rows[0]?.state === 'running');
    store.isAway = true;
    await until(store, () => stoppedAtMs !== undefined);
    expect((stoppedAtMs ?? 0) - beganAtMs).toBeLessThanOrEqual(10_100);
    expect(store.rows[0]?.state).toBe('running');
  });

  it('ends a job that is cancelled in the middle of a step', async () => {
    const store = new MemoryJobStore();
    start(store, {
      kinds: [
        kind(
          ({ signal }) =>
            new Promise((_, reject) => {
              signal.addEventListener('abort', () => {
                reject(signal.reason as Error);
              });
            }),
        ),
      ],
    });
    await store.addJob({ kind: 'count', input: {} });
    await until(store, () => store.rows[0]?.state === 'running');
    await store.cancelJob('', '1');
    await until(store, () => store.rows[0]?.state !== 'running');
    expect(store.rows[0]?.state).toBe('cancelled');
  });

  it('puts back what runs when it stops, for another to go on', async () => {
    const store = new MemoryJobStore();
    start(store, {
      kinds: [
        kind(async ({ save, signal }) => {
          await save(5, progress);
          while (!signal.aborted) await nextTurn();
          signal.throwIfAborted();
        }),
      ],
    });
    await store.addJob({ kind: 'count', input: {} });
    await until(store, () => store.rows[0]?.cursor === 5);
    await runners.splice(0)[0]?.shutdown({ deadlineMs: 1_000 });
    expect(store.rows[0]).toMatchObject({ state: 'queued', cursor: 5, error: undefined });
    const again = await store.takeLease('job/count', 'another', 1_000);
    expect(again?.fence).toBe(2n);
  });

  it('runs a periodic task once in each period, whoever asks, and after a failure again', async () => {
    const store = new MemoryJobStore();
    const begins: number[] = [];
    const task = {
      name: 'upkeep',
      everyMs: 60_000,
      run: () => {
        begins.push(store.timeMs);
        return begins.length === 1 ? Promise.reject(new Error('once')) : Promise.resolve();
      },
    };
    const events = [start(store, { tasks: [task] }), start(store, { tasks: [task] })].flat();
    await until(store, () => store.timeMs > 200_000);
    expect(begins).toHaveLength(4);
    begins.slice(1).forEach((begin, index) => {
      expect(begin - (begins[index] ?? 0)).toBeGreaterThanOrEqual(60_000);
    });
    expect(events.every(({ type }) => type === 'taskEnded' || type === 'stuck')).toBe(true);
  });
});

describe('a periodic task', () => {
  it('that was told to stop has not failed', async () => {
    const store = new MemoryJobStore();
    let begins = 0;
    const run = async ({ signal }: { signal: AbortSignal }): Promise<void> => {
      begins++;
      while (!signal.aborted) await nextTurn();
      signal.throwIfAborted();
    };
    const events = start(store, { tasks: [{ name: 'upkeep', everyMs: 1_000, run }] });
    await until(store, () => begins > 0);
    await runners.splice(0)[0]?.shutdown({ deadlineMs: 1_000 });
    expect(events.filter((event) => event.type === 'taskEnded' && event.name === 'upkeep')).toEqual([]);
  });
});

describe('a lease', () => {
  it('can be held by itself, and is free when it is released', async () => {
    const store = new MemoryJobStore();
    const options = { name: 'alerts', nowMs: () => store.timeMs, sleep: sleepOn(store) };
    const held = await holdLease(store, { ...options, owner: 'a' });
    expect(await holdLease(store, { ...options, owner: 'b' })).toBeUndefined();
    await held?.release();
    const next = await holdLease(store, { ...options, owner: 'b' });
    expect([held?.fence, next?.fence]).toEqual([1n, 2n]);
    expect(held?.signal.aborted).toBe(false);
    await next?.release();
  });
});
