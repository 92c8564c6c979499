import { textsOf } from '@clew/stream-contract/testing';
import { describe, expect, it } from 'vitest';
import { scribble, storedBatch } from '../testing/fetched-batches.js';
import { MemoryPool } from './memory-pool.js';
import { PartitionFetch } from './partition-fetch.js';

const read = { bytesMax: 1_000_000, waitMsMax: 0, signal: new AbortController().signal };

function answer(...batches: Buffer[]): Parameters<PartitionFetch['take']>[1] {
  return { records: Buffer.concat(batches), aborted: [], stableOffset: 100n };
}

function setUp(readAheadBytesMax = 1_000_000): { fetch: PartitionFetch; pool: MemoryPool; wanted: bigint[] } {
  const pool = new MemoryPool(4_000_000);
  const wanted: bigint[] = [];
  const fetch: PartitionFetch = new PartitionFetch({
    ...{ topic: 't', partition: 0, readAheadBytesMax, pool },
    onSkipped: () => undefined,
    onWanted: () => wanted.push(fetch.wanted ?? -1n),
  });
  return { fetch, pool, wanted };
}

describe('the fetching of a partition', () => {
  it('wants nothing until somebody reads, then from where they read', async () => {
    const { fetch, wanted } = setUp();
    expect(fetch.wanted).toBeUndefined();
    fetch.take(0n, answer(storedBatch(0, ['nobody asked'])));
    expect(await fetch.next(5n, read)).toEqual({ messages: [], next: 5n, isLost: false });
    expect(wanted).toContain(5n);
    fetch.take(5n, answer(storedBatch(5, ['a', 'b'])));
    expect(fetch.wanted).toBe(7n);
    expect(textsOf((await fetch.next(5n, read)).messages)).toEqual(['a', 'b']);
    fetch.take(7n, answer(storedBatch(7, ['c'])));
    expect(textsOf((await fetch.next(7n, read)).messages)).toEqual(['c']);
  });

  it('wants no more when there is enough, until some is read', async () => {
    const batch = storedBatch(0, ['a', 'b']);
    const { fetch } = setUp(batch.length);
    await fetch.next(0n, read);
    fetch.take(0n, answer(batch));
    expect(fetch.wanted).toBeUndefined();
    await fetch.next(0n, read);
    expect(fetch.wanted).toBe(2n);
  });

  it('forgets what it has on a seek, and what was asked for before it', async () => {
    const { fetch } = setUp();
    await fetch.next(0n, read);
    fetch.take(0n, answer(storedBatch(0, ['a', 'b'])));
    expect((await fetch.next(1n, read)).messages).toEqual([]);
    fetch.take(2n, answer(storedBatch(2, ['late'])));
    fetch.take(1n, answer(storedBatch(0, ['a', 'b'])));
    expect(textsOf((await fetch.next(1n, read)).messages)).toEqual(['b']);
  });

  it('knows when it has come to the end', async () => {
    const { fetch } = setUp();
    await fetch.next(98n, read);
    fetch.take(98n, answer(storedBatch(98, ['a'])));
    expect(fetch.isAtEnd).toBe(false);
    fetch.take(99n, answer(storedBatch(99, ['b'])));
    expect(fetch.isAtEnd).toBe(true);
    fetch.take(100n, answer());
    expect(fetch.isAtEnd).toBe(true);
    await fetch.next(50n, read);
    expect(fetch.isAtEnd).toBe(false);
  });

  it('wakes a waiting read, and ends it, empty, on abort', async () => {
    const { fetch } = setUp();
    const waiting = fetch.next(0n, { ...read, waitMsMax: 60_000 });
    fetch.take(0n, answer(storedBatch(0, ['a'])));
    expect(textsOf((await waiting).messages)).toEqual(['a']);
    const lease = new AbortController();
    const aborted = fetch.next(1n, { ...read, waitMsMax: 60_000, signal: lease.signal });
    lease.abort();
    expect((await aborted).messages).toEqual([]);
  });

  it('hands out what it has before it says that the rest is lost', async () => {
    const { fetch } = setUp();
    await fetch.next(0n, read);
    fetch.take(0n, answer(storedBatch(0, ['a'])));
    fetch.lose(1n);
    expect(fetch.wanted).toBeUndefined();
    expect(textsOf((await fetch.next(0n, read)).messages)).toEqual(['a']);
    expect(await fetch.next(1n, { ...read, waitMsMax: 60_000 })).toEqual({ messages: [], next: 1n, isLost: true });
    await fetch.next(1n, read);
    expect(fetch.wanted).toBe(1n);
  });

  it.each([
    ['a batch of no length', Buffer.alloc(100), /length of 0 bytes/],
    ['what was read before', storedBatch(0, ['a']), /what comes before/],
  ])('stops at %s, says so, and fetches once more when it is read again', async (_what, records, expected) => {
    const { fetch } = setUp();
    await fetch.next(1n, read);
    fetch.take(1n, answer(records));
    expect(fetch.wanted).toBeUndefined();
    await expect(fetch.next(1n, read)).rejects.toThrow(expected);
    await fetch.next(1n, read);
    fetch.take(1n, answer(storedBatch(1, ['b'])));
    expect(textsOf((await fetch.next(1n, read)).messages)).toEqual(['b']);
  });

  it.each(['none', 'lz4'] as const)(
    'lets go of nothing that was read last when it is stopped, compression %s',
    async (compression) => {
      const { fetch, pool } = setUp();
      await fetch.next(0n, read);
      const batches = ['a', 'b'].map((text, offset) => storedBatch(offset, [text.repeat(5_000)], { compression }));
      fetch.take(0n, answer(...batches));
      const { messages } = await fetch.next(0n, { ...read, bytesMax: 1 });
      fetch.stop();
      scribble(pool);
      expect(textsOf(messages)).toEqual(['a'.repeat(5_000)]);
    },
  );
});
