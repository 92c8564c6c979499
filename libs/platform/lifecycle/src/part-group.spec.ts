import { describe, expect, it } from 'vitest';

import { createPartGroup } from './part-group.js';
import type { RunningPart } from './running-part.js';

interface FakePartOptions {
  readonly startError?: Error;
  readonly shutdownError?: Error;
}

/** Parts that write down what happens to them, on a clock that only they move: every shutdown takes 30 ms. */
function fakeWorld() {
  const events: string[] = [];
  let timeMs = 0;
  const part = (name: string, { startError, shutdownError }: FakePartOptions = {}): RunningPart => ({
    name,
    start: () => {
      events.push(`start ${name}`);
      timeMs += 10;
      return startError ? Promise.reject(startError) : Promise.resolve();
    },
    shutdown: ({ deadlineMs }) => {
      events.push(`shutdown ${name} within ${String(deadlineMs)}`);
      timeMs += 30;
      return shutdownError ? Promise.reject(shutdownError) : Promise.resolve();
    },
  });
  return { events, part, nowMs: () => timeMs };
}

describe('createPartGroup', () => {
  it('starts in order and reports how long each part took', async () => {
    const { events, part, nowMs } = fakeWorld();
    const started: string[] = [];
    const group = createPartGroup({
      name: 'all',
      parts: [part('a'), part('b')],
      nowMs,
      onStarted: ({ name }, tookMs) => started.push(`${name} ${String(tookMs)}`),
    });
    await group.start();
    expect(events).toEqual(['start a', 'start b']);
    expect(started).toEqual(['a 10', 'b 10']);
  });

  it('shuts down in reverse order and shares one deadline', async () => {
    const { events, part, nowMs } = fakeWorld();
    const group = createPartGroup({ name: 'all', parts: [part('a'), part('b'), part('c')], nowMs });
    await group.start();
    events.length = 0;
    await group.shutdown({ deadlineMs: 50 });
    expect(events).toEqual(['shutdown c within 50', 'shutdown b within 20', 'shutdown a within 0']);
  });

  it('undoes a start that fails half way, the failed part included, and rejects with its error', async () => {
    const { events, part, nowMs } = fakeWorld();
    const startError = new Error('port taken');
    const parts = [part('a'), part('b', { startError }), part('c')];
    const group = createPartGroup({ name: 'all', parts, nowMs, rollbackDeadlineMs: 100 });
    await expect(group.start()).rejects.toBe(startError);
    expect(events).toEqual(['start a', 'start b', 'shutdown b within 100', 'shutdown a within 70']);
  });

  it('shuts every part down although one of them fails, and says which', async () => {
    const { events, part, nowMs } = fakeWorld();
    const parts = [part('a'), part('b', { shutdownError: new Error('stuck') })];
    const group = createPartGroup({ name: 'all', parts, nowMs });
    await group.start();
    await expect(group.shutdown({ deadlineMs: 100 })).rejects.toThrow('b did not shut down cleanly: stuck');
    expect(events.at(-1)).toBe('shutdown a within 70');
  });

  it('is idempotent, and does nothing to parts that never started', async () => {
    const { events, part, nowMs } = fakeWorld();
    const group = createPartGroup({ name: 'all', parts: [part('a')], nowMs });
    await Promise.all([group.shutdown({ deadlineMs: 1 }), group.shutdown({ deadlineMs: 1 })]);
    expect(events).toEqual([]);
  });

  it('stops starting when it is shut down meanwhile', async () => {
    const { events, part, nowMs } = fakeWorld();
    const group = createPartGroup({ name: 'all', parts: [part('a'), part('b')], nowMs });
    const starting = group.start();
    await group.shutdown({ deadlineMs: 100 });
    await expect(starting).rejects.toThrow('all was shut down while it started');
    expect(events).toEqual(['start a', 'shutdown a within 100']);
  });
});
