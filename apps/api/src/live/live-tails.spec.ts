import { createLogger, createMetrics } from '@clew/self-telemetry';
import { parseTraceql } from '@clew/traceql';
import { expect, test } from 'vitest';

import { FakeLiveReader } from '../testing/fake-live-reader.js';
import { makeTrace } from '../testing/fake-trace-reader.js';
import type { LiveClock } from './live-clock.js';
import { liveMatcher } from './live-match.js';
import { LIVE_METRICS } from './live-metrics.js';
import { resolveLiveTail } from './live-tail-settings.js';
import type { LiveTailSettings } from './live-tail-settings.js';
import { LiveTails } from './live-tails.js';

const ALL = liveMatcher({}, undefined);
const START = 1_767_225_600_000_000_001n;

/** Time passes when a test says so. */
class StepClock implements LiveClock {
  #wake: (() => void) | undefined;

  nowUnixMs(): number {
    return 1_767_225_600_000;
  }

  sleep(_ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#wake = resolve;
      signal.addEventListener('abort', () => {
        reject(new Error('the tail was stopped'));
      });
    });
  }

  async step(): Promise<void> {
    await expect.poll(() => this.#wake !== undefined).toBe(true);
    this.#wake?.();
    this.#wake = undefined;
    await expect.poll(() => this.#wake !== undefined).toBe(true);
  }
}

function setUp(settings: Partial<LiveTailSettings> = {}): {
  reader: FakeLiveReader;
  clock: StepClock;
  tails: LiveTails;
} {
  const reader = new FakeLiveReader();
  const clock = new StepClock();
  const tails = new LiveTails({
    ...{ reader, clock, settings: resolveLiveTail(settings) },
    logger: createLogger({ name: 'test', destination: { write: () => undefined } }),
    metrics: createMetrics().instruments(LIVE_METRICS),
  });
  return { reader, clock, tails };
}

function idsOf(message: { matches: readonly { summary: { traceId: string } }[] } | undefined): string[] {
  return (message?.matches ?? []).map(({ summary }) => summary.traceId);
}

test('a trace is given once, when the whole of it matches', async () => {
  const { reader, clock, tails } = setUp();
  const messages = await tails.subscribe('acme', liveMatcher({}, parseTraceql('{ } | count() > 2')));
  const { traceId } = makeTrace(1, START).summary;
  for (const spanCount of [2, 3, 4]) {
    reader.store('acme', makeTrace(1, START, spanCount));
    await clock.step();
  }
  reader.store('acme', makeTrace(2, START, 3));
  await clock.step();
  expect(idsOf((await messages.next()).value)).toEqual([traceId, makeTrace(2, START).summary.traceId]);
  await messages.return();
});

test('a slow subscriber keeps the newest and hears how many went', async () => {
  const { reader, clock, tails } = setUp({ bufferTracesMax: 2 });
  const messages = await tails.subscribe('acme', ALL);
  for (const number of [1, 2, 3]) reader.store('acme', makeTrace(number, START));
  await clock.step();
  const { value } = await messages.next();
  expect(value?.skippedCount).toBe(1);
  expect(idsOf(value)).toEqual([2, 3].map((number) => makeTrace(number, START).summary.traceId));
  await messages.return();
});

test('more than one look reads is counted, and a tail that is far behind counts instead of reading', async () => {
  const { reader, clock, tails } = setUp({ tracesPerPollMax: 2 });
  const messages = await tails.subscribe('acme', ALL);
  reader.store('acme', ...[1, 2, 3, 4, 5].map((number) => makeTrace(number, START)));
  await clock.step();
  expect((await messages.next()).value).toMatchObject({ skippedCount: 3 });
  for (let number = 10; number < 110; number += 1) reader.store('acme', makeTrace(number, START));
  await clock.step();
  expect((await messages.next()).value).toEqual({ matches: [], skippedCount: 100 });
  await messages.return();
});

test('what failed is read again, so nothing is lost', async () => {
  const { reader, clock, tails } = setUp();
  const messages = await tails.subscribe('acme', ALL);
  reader.store('acme', makeTrace(1, START));
  reader.failure = new Error('away');
  await clock.step();
  reader.failure = undefined;
  await clock.step();
  expect(idsOf((await messages.next()).value)).toHaveLength(1);
  await messages.return();
});

test('limits hold for the organisation and the process, and ended subscriptions make room', async () => {
  const { tails } = setUp({ subscribersMax: 2, subscribersPerOrganisationMax: 1 });
  const first = await tails.subscribe('acme', ALL);
  await expect(tails.subscribe('acme', ALL)).rejects.toThrow(/the organisation has 1 live subscriptions/);
  const second = await tails.subscribe('other', ALL);
  await expect(tails.subscribe('third', ALL)).rejects.toThrow(/2 live subscriptions are open/);
  await first.return();
  const third = await tails.subscribe('acme', ALL);
  await Promise.all([second.return(), third.return()]);
});
