import { FencedError } from '@clew/stream-contract';
import { describe, expect, it } from 'vitest';

import { DEFAULT_LOG_WRITER_LIMITS, type LogWriterLimits } from './limits.js';
import type { LogWriterEvents } from './ports.js';
import { SimProcess, type Fate } from './testing/sim-process.js';
import { SimWorld, rowsOf, type Mutations } from './testing/sim-world.js';
import { writePartition } from './write-partition.js';

/** Resends next to each other and far apart, one that cannot be read, and one more resend of what an earlier owner stored. */
const FIRST = [1, 2, 2, 3, -1, 4, 5, 1, 6, 7, 7, 8];
const LATER = [9, 3, 10, 8, 11];

const quiet: LogWriterEvents = {
  tookOver: () => undefined,
  flushed: () => undefined,
  writeFailed: () => undefined,
  streamFailed: () => undefined,
  messagesLost: () => undefined,
  journalLost: () => undefined,
};

interface Run {
  readonly process: SimProcess;
  readonly over: Promise<void>;
}

/** Runs a process until it has written all there is, or for ever if its fate wants it. */
function run(world: SimWorld, fate: Fate | undefined, limits: Partial<LogWriterLimits>): Run {
  const process = new SimProcess(fate);
  const stop = new AbortController();
  const lease = world.lease(process, stop.signal, () => {
    stop.abort(new Error('nothing more to read'));
  });
  const over = writePartition(lease, {
    stream: 'sim.logs',
    sink: world.sink(process),
    limits: { ...DEFAULT_LOG_WRITER_LIMITS, flushMessagesMax: 3, trimRecordsMin: 2, ...limits },
    clock: process.clock,
    events: quiet,
  });
  return { process, over };
}

function worldWith(requests: readonly number[], mutations?: Mutations): SimWorld {
  const world = new SimWorld(mutations);
  for (const request of requests) world.send(request);
  return world;
}

/** One owner meets its fate, the next, with other limits, takes over; then the first comes back, if it can. */
async function handOver(fate: Fate, mutations?: Mutations): Promise<SimWorld> {
  const world = worldWith(FIRST, mutations);
  const first = run(world, fate, {});
  const ended = first.over.catch((error: unknown) => {
    if (!(error instanceof FencedError)) throw error;
  });
  await Promise.race([ended, first.process.halted]);
  for (const request of LATER) world.send(request);
  await run(world, undefined, { flushMessagesMax: 2 }).over;
  if (fate.kind === 'hangs') {
    first.process.thaw();
    await ended;
    await run(world, undefined, {}).over;
  }
  return world;
}

async function callsOfWholeRun(): Promise<number> {
  const { process, over } = run(worldWith(FIRST), undefined, {});
  await over;
  return process.calls;
}

const kinds = ['dies', 'hangs'] as const;
const fates = kinds.flatMap((kind) => [true, false].map((arrived) => ({ kind, arrived })));

describe('writePartition', () => {
  it('stores every record once, resends left out', async () => {
    const world = worldWith(FIRST);
    await run(world, undefined, {}).over;
    expect(world.rows.sort()).toEqual(rowsOf(FIRST).sort());
    for (const request of LATER) world.send(request);
    await run(world, undefined, {}).over;
    expect(world.rows.sort()).toEqual(rowsOf([...FIRST, ...LATER]).sort());
  });

  it.each(fates)('stores every record once when an owner $kind at any request (arrived: $arrived)', async (how) => {
    const calls = await callsOfWholeRun();
    expect(calls).toBeGreaterThan(25);
    for (let atCall = 0; atCall < calls; atCall++) {
      const world = await handOver({ ...how, atCall });
      expect(world.problems, `at call ${String(atCall)}`).toEqual([]);
      expect(world.rows.sort(), `at call ${String(atCall)}`).toEqual(rowsOf([...FIRST, ...LATER]).sort());
    }
  });

  it.each<readonly [string, Mutations, Pick<Fate, 'kind' | 'arrived'>]>([
    ['old owners are not fenced', { noFencing: true }, { kind: 'hangs', arrived: false }],
    ['the store forgets tokens', { noDeduplication: true }, { kind: 'dies', arrived: true }],
  ])('would be seen to fail if %s', async (_, mutations, how) => {
    const calls = await callsOfWholeRun();
    let failures = 0;
    for (let atCall = 0; atCall < calls; atCall++) {
      const world = await handOver({ ...how, atCall }, mutations).catch(() => undefined);
      const expected = rowsOf([...FIRST, ...LATER]).sort();
      if (world === undefined || JSON.stringify(world.rows.sort()) !== JSON.stringify(expected)) failures++;
    }
    expect(failures).toBeGreaterThan(0);
  });

  it('forgets requests after the window, and trims the journal to what it remembers', async () => {
    const world = new SimWorld();
    const limits = { resendWindowMs: 10_000, flushMessagesMax: 1 };
    for (let second = 0; second < 60; second++) world.send(second, second * 1_000);
    world.send(55, 59_500); // 4.5 s after it was first sent
    world.send(3, 59_600); // nearly a minute: something else with the same bytes
    await run(world, undefined, limits).over;
    expect(world.rows.filter((row) => row === '55 a')).toHaveLength(1);
    expect(world.rows.filter((row) => row === '3 a')).toHaveLength(2);
    expect(world.journalLength).toBeLessThan(20);
    world.send(54, 60_000);
    await run(world, undefined, limits).over;
    expect(world.rows.filter((row) => row === '54 a')).toHaveLength(1);
  });
});
