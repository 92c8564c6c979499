import { afterEach, describe, expect, it, vi } from 'vitest';

import { DecisionRows } from './decision-rows.js';
import { JournalWindow } from './journal-window.js';
import type { ManifestHeader } from './manifest-header.js';
import { PartitionSampler } from './partition-sampler.js';
import { PolicyRegister } from './policy-register.js';
import { ProducerMemory } from './producer-memory.js';
import { RecentKeys } from './recent-keys.js';
import { SeenNumbers } from './seen-numbers.js';
import { SnapshotPlan } from './snapshot-plan.js';
import { SpanArena } from './span-arena.js';
import { OpenSpans } from './open-spans.js';
import { StreamClock } from './stream-clock.js';
import { added, deviationOf, NOBODY } from './testing/decision-check.js';
import { simulate, type SimulationOptions } from './testing/simulate.js';
import { TraceTable } from './trace-table.js';
import { VerdictVariants } from './verdict-variants.js';

const SCHEDULES = 150;

/** The first schedule that notices, so that a proof which begins to need more luck is seen. */
async function firstViolation(options: Omit<SimulationOptions, 'seed'> = {}): Promise<string | undefined> {
  for (let seed = 0; seed < SCHEDULES; seed++) {
    const { violations } = await simulate({ seed, ...options });
    if (violations.length > 0) return violations[0];
  }
  return undefined;
}

const WEIGHED = { promises: { areErrorsKept: true, isEveryTraceDrawn: true } };

/** What is wrong with weights shows over many schedules only: how many until it is beyond doubt. */
async function schedulesUntilDoubtless(options: Omit<SimulationOptions, 'seed'>): Promise<number | undefined> {
  let representation = NOBODY;
  for (let seed = 0; seed < SCHEDULES * 2; seed++) {
    const result = await simulate({ seed, ...WEIGHED, ...options });
    representation = added(representation, result.representation);
    if (Math.abs(deviationOf(representation)) > 6) return seed;
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
    vi.spyOn(OpenSpans.prototype, 'has').mockReturnValue(false);
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

  it('a closed trace is written down twice', async () => {
    const add = DecisionRows.prototype.add;
    vi.spyOn(DecisionRows.prototype, 'add').mockImplementation(function (this: DecisionRows, ...closed) {
      add.apply(this, closed);
      add.apply(this, closed);
    });
    expect(await firstViolation()).toMatch(/decisions on .*: 2 of 2 rows are the first|dry runs/);
  });

  it('a trace is judged by documents that came after it was opened', async () => {
    const { bind, get } = PolicyRegister.prototype;
    const tenants = new Map<number, string>();
    let isInside = false;
    vi.spyOn(PolicyRegister.prototype, 'bind').mockImplementation(function (this: PolicyRegister, tenantId) {
      isInside = true;
      const number = bind.call(this, tenantId);
      isInside = false;
      tenants.set(number, tenantId);
      return number;
    });
    vi.spyOn(PolicyRegister.prototype, 'get').mockImplementation(function (this: PolicyRegister, number) {
      const tenantId = tenants.get(number);
      return get.call(this, isInside || tenantId === undefined ? number : this.bind(tenantId));
    });
    expect(await firstViolation()).toMatch(/was opened under documents \d+ and judged by/);
  });

  it('documents take effect that the journal does not name', async () => {
    const next = SnapshotPlan.prototype.next;
    vi.spyOn(SnapshotPlan.prototype, 'next').mockImplementation(function (this: SnapshotPlan, flushNumber) {
      return { ...next.call(this, flushNumber), documentsVersion: 1 };
    });
    expect(await firstViolation()).toBeDefined();
  });

  it('traces that found room in spite of stress stand for themselves only', async () => {
    vi.spyOn(VerdictVariants.prototype, 'underStress').mockImplementation((verdict) => verdict);
    expect(await schedulesUntilDoubtless({ limits: { stressShare: 0.2, bufferTracesMax: 20 } })).toBeDefined();
  });

  it('time does not pass at the end of the partition', async () => {
    vi.spyOn(StreamClock.prototype, 'idled').mockReturnValue(undefined);
    expect(await firstViolation()).toMatch(/stuck/);
  });
});
