import { afterEach, describe, expect, it, vi } from 'vitest';

import { JournalWindow } from './journal-window.js';
import type { ManifestHeader } from './manifest-header.js';
import { PartitionSampler } from './partition-sampler.js';
import { ProducerMemory } from './producer-memory.js';
import { RecentKeys } from './recent-keys.js';
import { SeenNumbers } from './seen-numbers.js';
import { SpanArena } from './span-arena.js';
import { SpanIndex } from './span-index.js';
import { StreamClock } from './stream-clock.js';
import { simulate, type SimulationOptions } from './testing/simulate.js';
import { TraceTable } from './trace-table.js';

const SCHEDULES = 150;

/** The first schedule that notices, so that a proof which begins to need more luck is seen. */
async function firstViolation(options: Omit<SimulationOptions, 'seed'> = {}): Promise<string | undefined> {
  for (let seed = 0; seed < SCHEDULES; seed++) {
    const { violations } = await simulate({ seed, ...options });
    if (violations.length > 0) return violations[0];
  }
  return undefined;
}

describe('the simulation notices when', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('the flush is written before its journal record is durable', async () => {
    expect(await firstViolation({ stream: { journalAnswersEarly: true } })).toBeDefined();
  });

  it('an old owner is not fenced', async () => {
    expect(await firstViolation({ stream: { noFencing: true } })).toBeDefined();
  });

  it('the committed offset is ahead of what a replay needs', async () => {
    expect(await firstViolation({ stream: { commitsPosition: true } })).toMatch(/were lost: committed too far/);
  });

  it('the store forgets inserts at once', async () => {
    expect(await firstViolation({ storeWindow: 1 })).toBeDefined();
  });

  it('spans sent twice are not recognised while their trace is open', async () => {
    vi.spyOn(SpanIndex.prototype, 'has').mockReturnValue(false);
    expect(await firstViolation()).toBeDefined();
  });

  it('spans sent again after their trace was closed are not recognised', async () => {
    expect(await firstViolation({ limits: { dedupeFlushes: 0 } })).toMatch(/counts \d+ spans, \d+ were sent/);
  });

  it('verdicts of closed traces are forgotten', async () => {
    expect(await firstViolation({ limits: { decisionMemoryFlushes: 1, dedupeFlushes: 0 } })).toBeDefined();
  });

  it('memory is not evicted by flush number', async () => {
    vi.spyOn(RecentKeys.prototype, 'forget').mockReturnValue(undefined);
    expect(await firstViolation()).toBeDefined();
  });

  it('a replay begins after the first span of an open trace', async () => {
    vi.spyOn(TraceTable.prototype, 'lowestOffset').mockReturnValue(undefined);
    expect(await firstViolation()).toBeDefined();
  });

  it('the journal keeps only the memory of its last record, not of the first one replayed', async () => {
    let sequences: bigint[] = [];
    vi.spyOn(JournalWindow.prototype, 'add').mockImplementation((sequence) => {
      sequences = [...sequences.filter((earlier) => earlier < sequence), sequence];
    });
    vi.spyOn(JournalWindow.prototype, 'trimBefore').mockImplementation((last: ManifestHeader) =>
      sequences.at(-1 - last.memory.decisionMemoryFlushes),
    );
    expect(await firstViolation()).toBeDefined();
  });

  it('span bytes are reused while the flush that points to them is being written', async () => {
    vi.spyOn(SpanArena.prototype, 'compact').mockImplementation(function (this: SpanArena) {
      this.settle();
    });
    expect(await firstViolation()).toBeDefined();
  });

  it('the last flush is not written again after a take-over', async () => {
    const replay = PartitionSampler.prototype.replay;
    vi.spyOn(PartitionSampler.prototype, 'replay').mockImplementation(function (this: PartitionSampler, manifest) {
      const flush = replay.call(this, manifest);
      return { ...flush, spans: [], traces: [], red: [], edges: [], usage: [], decisions: [], dryRuns: [] };
    });
    expect(await firstViolation()).toBeDefined();
  });

  it('messages are not recognised by their numbers', async () => {
    vi.spyOn(ProducerMemory.prototype, 'isNew').mockReturnValue(true);
    expect(await firstViolation()).toMatch(/counts \d+ spans, \d+ were sent|stored more than once/);
  });

  it('a message that was overtaken by the next one of its producer is taken for seen', async () => {
    vi.spyOn(SeenNumbers.prototype, 'add').mockImplementation(function (this: SeenNumbers, number) {
      const isNew = number > (this.bounds.at(-1) ?? 0);
      if (isNew) this.bounds.splice(0, 2, 1, number);
      return isNew;
    });
    expect(await firstViolation()).toBeDefined();
  });

  it('a new owner does not know which messages were read', async () => {
    vi.spyOn(ProducerMemory.prototype, 'restore').mockReturnValue(undefined);
    expect(await firstViolation()).toBeDefined();
  });

  it('time does not pass at the end of the partition', async () => {
    vi.spyOn(StreamClock.prototype, 'idled').mockReturnValue(undefined);
    expect(await firstViolation()).toMatch(/stuck/);
  });
});
