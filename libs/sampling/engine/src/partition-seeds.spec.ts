import { partitionOf } from '@clew/otlp';
import type { Flush } from '@clew/store-contract';
import { beforeEach, describe, expect, it } from 'vitest';

import { Manifest } from './manifest.js';
import { PartitionSampler } from './partition-sampler.js';
import { PartitionSeeds } from './partition-seeds.js';
import { DEFAULT_SAMPLER_LIMITS } from './sampler-limits.js';
import { INTERNAL, encodeRequest, type SimSpan } from './testing/sim-span.js';
import { ERRORS, policiesOf, share } from './testing/policies-of.js';

const T0 = Date.UTC(2026, 10, 22, 12);
const BEFORE = 2;
const AFTER = 6;
const PARENT = 1;
const CHILDREN = [3, 5];
const SECOND_MS = 1_000;

function newSampler(partition: number): PartitionSampler {
  return new PartitionSampler({
    stream: 'spans',
    partition,
    limits: DEFAULT_SAMPLER_LIMITS,
    policies: policiesOf(ERRORS, share(0)),
    hashSeed: partition,
  });
}

/** Offsets and receive times count up with the messages of a sampler. */
const offsets = new WeakMap<PartitionSampler, number>();

function accept(sampler: PartitionSampler, ...spans: readonly SimSpan[]): void {
  const offset = offsets.get(sampler) ?? 0;
  offsets.set(sampler, offset + 1);
  sampler.accept({
    partition: 0,
    offset: BigInt(offset),
    headers: {
      ...{ tenantId: 'acme', teamId: 'shop', ingestKeyId: 'key', retentionDays: 7, ingestBytes: 1 },
      spanCount: spans.length,
      receivedAtUnixMs: T0 + offset * SECOND_MS,
    },
    value: encodeRequest(spans),
  });
}

function span(traceId: string, id: number, isError = false): SimSpan {
  const startNano = BigInt(T0) * 1_000_000n;
  return {
    ...{ traceId, spanId: id.toString(16).padStart(16, '0'), parentSpanId: '', kind: INTERNAL, name: `span ${id}` },
    ...{ service: 'cart', environment: '', scope: 'http', startNano, endNano: startNano + 1_000_000n },
    ...{ isError, attributes: {}, linkedSpanIds: [] },
  };
}

/** Of a count of partitions, as gateways share traces out. */
const homeOf = (traceId: string, count: number): number => partitionOf(Buffer.from(traceId, 'hex'), 0, count);

/** Traces of the parent, so many for each partition that they go to. */
function tracesByHome(count: number): ReadonlyMap<number, readonly string[]> {
  const homes = new Map([PARENT, ...CHILDREN].map((home) => [home, [] as string[]]));
  for (let number = 1; [...homes.values()].some((traces) => traces.length < count); number++) {
    const traceId = (number * 7919).toString(16).padStart(32, 'ab');
    const traces = homes.get(homeOf(traceId, AFTER));
    if (homeOf(traceId, BEFORE) === PARENT && traces !== undefined && traces.length < count) traces.push(traceId);
  }
  return homes;
}

const counted = (flush: Flush): number => flush.usage.reduce((sum, row) => sum + row.spanCount, 0);

describe('partitions that come from another', () => {
  const homes = tracesByHome(20);
  let parentJournal: Uint8Array[];

  function flush(sampler: PartitionSampler): Flush {
    const planned = sampler.flush();
    sampler.settle();
    return planned.flush;
  }

  /** As a take-over of a journal of these records does. */
  function started(partition: number, records: readonly Uint8Array[]): PartitionSampler {
    const sampler = newSampler(partition);
    const manifests = records.map((record) => new Manifest(record));
    for (const manifest of manifests.slice(0, -1)) sampler.remember(manifest);
    const last = manifests.at(-1);
    if (last !== undefined) sampler.replay(last);
    sampler.endReplay();
    return sampler;
  }

  function seedsFor(partition: number, recordBytesMax?: number): readonly Uint8Array[] {
    const limit = recordBytesMax === undefined ? {} : { recordBytesMax };
    const seeds = new PartitionSeeds({ partitionCount: AFTER, ...limit });
    for (const record of parentJournal) seeds.add(record);
    return seeds.recordsOf(partition);
  }

  beforeEach(() => {
    const parent = newSampler(PARENT);
    parentJournal = [];
    // Every other trace has an error, and is kept.
    for (const traces of homes.values()) {
      traces.forEach((traceId, index) => {
        accept(parent, span(traceId, 1, index % 2 === 0), span(traceId, 2));
        const { manifest } = parent.flush();
        parent.settle();
        parentJournal.push(manifest.bytes.slice());
      });
    }
    parent.idled(60 * SECOND_MS);
    parentJournal.push(parent.flush().manifest.bytes.slice());
    expect(parent.holdings.traces).toBe(0);
  });

  it.each([[undefined], [200]])('know their traces, in records of %s bytes', (recordBytesMax) => {
    for (const partition of CHILDREN) {
      const traces = homes.get(partition) ?? [];
      const child = started(partition, seedsFor(partition, recordBytesMax));
      for (const traceId of traces) accept(child, span(traceId, 1), span(traceId, 2));
      expect(counted(flush(child)), 'what was sent again').toBe(0);
      for (const traceId of traces) accept(child, span(traceId, 3));
      expect(counted(flush(child)), 'what came late').toBe(traces.length);
      child.idled(60 * SECOND_MS);
      const { decisions } = flush(child);
      expect(decisions.map(({ kept, isReopened }) => [kept, isReopened])).toEqual(
        traces.map((_, index) => [index % 2 === 0, true]),
      );
    }
  });

  it('know nothing of the traces of others', () => {
    const [one = 0, other = 0] = CHILDREN;
    const child = started(one, seedsFor(one));
    const traces = homes.get(other) ?? [];
    for (const traceId of traces) accept(child, span(traceId, 1));
    expect(counted(flush(child))).toBe(traces.length);
  });

  it('get the same records when these are made again, numbered on from those of the parent', () => {
    const [partition = 0] = CHILDREN;
    const records = seedsFor(partition, 200);
    expect(records.length).toBeGreaterThan(2);
    expect(seedsFor(partition, 200)).toEqual(records);
    const numbers = records.map((record) => new Manifest(record).header.flushNumber);
    const last = new Manifest(parentJournal.at(-1) ?? new Uint8Array()).header.flushNumber;
    expect(numbers).toEqual(records.map((_, index) => last + 1 + index));
  });

  it('begin anew where the parent never flushed', () => {
    parentJournal = [];
    expect(seedsFor(CHILDREN[0] ?? 0)).toEqual([]);
  });
});
