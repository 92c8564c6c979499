import type { Flush } from '@clew/store-contract';
import type { ProducerMark } from '@clew/stream-contract';
import { beforeEach, describe, expect, it } from 'vitest';

import type { Manifest } from './manifest.js';
import { PartitionSampler } from './partition-sampler.js';
import { ProducerMemory } from './producer-memory.js';
import { DEFAULT_SAMPLER_LIMITS, type SamplerLimits } from './sampler-limits.js';
import { INTERNAL, encodeRequest } from './testing/sim-span.js';
import { policiesOf, share } from './testing/policies-of.js';

const T0 = Date.UTC(2026, 10, 22, 12);
const SESSION = '00112233445566ff';
const FLUSHES = 5_000;

function newSampler(limits: Partial<SamplerLimits> = {}): PartitionSampler {
  return new PartitionSampler({
    stream: 'spans',
    partition: 3,
    limits: { ...DEFAULT_SAMPLER_LIMITS, ...limits },
    policies: policiesOf(share(1)),
    hashSeed: 1,
  });
}

/** The stream and the journal of a partition; messages hold one span of their own. */
class Partition {
  readonly journal: Manifest[] = [];
  sampler: PartitionSampler;
  private offset = 0;

  constructor(sampler: PartitionSampler) {
    this.sampler = sampler;
  }

  append(id: number, producer?: ProducerMark): void {
    const receivedAtUnixMs = T0 + this.offset * 1_000;
    this.sampler.accept({
      partition: 3,
      offset: BigInt(this.offset++),
      headers: {
        ...{ tenantId: 'acme', teamId: 'shop', ingestKeyId: 'key', retentionDays: 7, spanCount: 1, ingestBytes: 1 },
        receivedAtUnixMs,
        ...(producer === undefined ? {} : { producer }),
      },
      value: encodeRequest([spanOf(id)]),
    });
  }

  flush(): Flush {
    const { manifest, flush } = this.sampler.flush();
    this.journal.push(manifest);
    this.sampler.settle();
    return flush;
  }

  /** A new owner, for whom the journal was trimmed to its last records. */
  handOver(sampler: PartitionSampler): void {
    const last = this.journal.at(-1);
    sampler.startAt(last?.header.replayFrom ?? 0);
    for (const manifest of this.journal.slice(-3, -1)) sampler.remember(manifest);
    if (last !== undefined) sampler.replay(last);
    sampler.endReplay();
    this.sampler = sampler;
  }
}

const spanOf = (id: number) => ({
  traceId: id.toString(16).padStart(32, 'f'),
  spanId: id.toString(16).padStart(16, '0'),
  ...{ parentSpanId: '', kind: INTERNAL, name: 'work', service: 'cart', environment: '', scope: 'http' },
  startNano: BigInt(T0) * 1_000_000n,
  endNano: BigInt(T0) * 1_000_000n + 1_000_000n,
  ...{ isError: false, attributes: {}, linkedSpanIds: [] },
});

const counted = (flush: Flush): number => flush.usage.reduce((sum, row) => sum + row.spanCount, 0);

describe('messages that a gateway brings from its disk after thousands of flushes', () => {
  let partition: Partition;

  /** Message 3 is in the stream, though its gateway was not told so and spilled it. Then others send. */
  function cutOff(limits: Partial<SamplerLimits> = {}): void {
    partition = new Partition(newSampler(limits));
    for (const number of [1, 2, 3]) partition.append(number, { sessionId: SESSION, number });
    for (let flush = 0; flush < FLUSHES; flush++) {
      partition.append(1_000 + flush, { sessionId: 'ffeeddccbbaa9988', number: flush + 1 });
      partition.flush();
    }
  }

  beforeEach(() => {
    cutOff();
  });

  it('count once, and those that are new count', () => {
    for (const number of [3, 4, 5]) partition.append(number, { sessionId: SESSION, number });
    expect(counted(partition.flush())).toBe(2);
    expect(partition.sampler.counters).toMatchObject({ duplicateMessages: 1, duplicateSpans: 0 });
  });

  it('count once for a new owner, too, of whose journal little is left', () => {
    partition.handOver(newSampler());
    for (const number of [3, 4, 5]) partition.append(number, { sessionId: SESSION, number });
    expect(counted(partition.flush())).toBe(2);
  });

  it('would count twice without their numbers', () => {
    for (const id of [3, 4, 5]) partition.append(id);
    expect(counted(partition.flush())).toBe(3);
  });

  it('count though a later one came first', () => {
    for (const number of [5, 4, 4, 5]) partition.append(number, { sessionId: SESSION, number });
    expect(counted(partition.flush())).toBe(2);
  });

  it('are forgotten with a producer that was silent for longer than the limit', () => {
    cutOff({ producerMemoryFlushes: FLUSHES - 1 });
    partition.append(3, { sessionId: SESSION, number: 3 });
    expect(counted(partition.flush())).toBe(1);
  });
});

describe('the memory of producers', () => {
  it('forgets the most silent beyond its limit', () => {
    const memory = new ProducerMemory();
    const sessions = ['a', 'b', 'c'].map((digit) => digit.repeat(16));
    for (const [index, sessionId] of sessions.entries()) memory.isNew({ sessionId, number: 1 }, index);
    memory.isNew({ sessionId: sessions[0] ?? '', number: 2 }, 3);
    memory.forget(-1, 2);
    expect(memory.size).toBe(2);
    expect(sessions.map((sessionId) => memory.isNew({ sessionId, number: 1 }, 4))).toEqual([false, true, false]);
  });
});
