import { describe, expect, it } from 'vitest';

import { createPartStack } from './part-stack.js';
import type { RunningPart } from './running-part.js';

interface FakePartOptions {
  readonly startError?: Error;
  readonly shutdownError?: Error;
}

/** Parts that write down what happens to them, on a clock that only they move: a start takes 10 ms, a shutdown 40. */
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
      events.push(`shutdown ${name} within ${deadlineMs}`);
      timeMs += 40;
      return shutdownError ? Promise.reject(shutdownError) : Promise.resolve();
    },
  });
  return { events, part, nowMs: () => timeMs };
}

describe('createPartStack', () => {
  it('starts a part, gives it back and reports how long it took', async () => {
    const { events, part, nowMs } = fakeWorld();
    const started: string[] = [];
    const stack = createPartStack({ nowMs, onStarted: ({ name }, tookMs) => started.push(`${name} ${tookMs}`) });
    const a = part('a');
    expect(await stack.start(a)).toBe(a);
    await stack.start(part('b'));
    expect(events).toEqual(['start a', 'start b']);
    expect(started).toEqual(['a 10', 'b 10']);
  });

  it('shuts down last first; each part gets half of the time left, the first one all of it', async () => {
    const { events, part, nowMs } = fakeWorld();
    const stack = createPartStack({ nowMs });
    for (const name of ['a', 'b', 'c']) await stack.start(part(name));
    events.length = 0;
    await stack.shutdown({ deadlineMs: 100 });
    expect(events).toEqual(['shutdown c within 50', 'shutdown b within 30', 'shutdown a within 20']);
  });

  it('gives no negative time to the parts that come too late', async () => {
    const { events, part, nowMs } = fakeWorld();
    const stack = createPartStack({ nowMs });
    for (const name of ['a', 'b']) await stack.start(part(name));
    await stack.shutdown({ deadlineMs: 10 });
    expect(events.at(-1)).toBe('shutdown a within 0');
  });

  it('also shuts down a part whose start failed', async () => {
    const { events, part, nowMs } = fakeWorld();
    const startError = new Error('port taken');
    const stack = createPartStack({ nowMs });
    await stack.start(part('a'));
    await expect(stack.start(part('b', { startError }))).rejects.toBe(startError);
    await stack.shutdown({ deadlineMs: 1000 });
    expect(events.slice(2)).toEqual(['shutdown b within 500', 'shutdown a within 960']);
  });

  it('shuts every part down although one of them fails, and says which', async () => {
    const { events, part, nowMs } = fakeWorld();
    const stack = createPartStack({ nowMs });
    await stack.start(part('a'));
    await stack.start(part('b', { shutdownError: new Error('stuck') }));
    await expect(stack.shutdown({ deadlineMs: 100 })).rejects.toThrow('b did not shut down cleanly: stuck');
    expect(events.at(-1)).toBe('shutdown a within 60');
  });

  it('shuts down once, and starts nothing after that', async () => {
    const { events, part, nowMs } = fakeWorld();
    const stack = createPartStack({ nowMs });
    await stack.start(part('a'));
    await Promise.all([stack.shutdown({ deadlineMs: 10 }), stack.shutdown({ deadlineMs: 10 })]);
    await expect(stack.start(part('b'))).rejects.toThrow('b is not started any more: shutting down');
    expect(events).toEqual(['start a', 'shutdown a within 10']);
  });
});
