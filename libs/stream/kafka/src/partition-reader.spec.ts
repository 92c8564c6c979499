import { describe, expect, it } from 'vitest';
import { type Fetched, PartitionReader } from './partition-reader.js';

const never = new AbortController().signal;
const read = { bytesMax: 1_000, waitMsMax: 0, signal: never };
const fetched = (...offsets: number[]): Fetched[] => offsets.map((offset) => ({ offset: BigInt(offset), bytes: 10 }));
const offsets = (records: readonly Fetched[]): number[] => records.map(({ offset }) => Number(offset));

function setUp(readAheadBytesMax = 100): { reader: PartitionReader<Fetched>; steps: string[] } {
  const steps: string[] = [];
  const reader = new PartitionReader<Fetched>(
    {
      seek: (offset) => steps.push(`seek ${String(offset)}`),
      pause: () => steps.push('pause'),
      resume: () => steps.push('resume'),
    },
    { readAheadBytesMax },
  );
  return { reader, steps };
}

describe('partition reader', () => {
  it('fetches nothing until somebody reads, then from where they read', async () => {
    const { reader, steps } = setUp();
    reader.offer(fetched(0, 1));
    expect(steps).toEqual([]);
    expect(await reader.next(5n, read)).toEqual([]);
    expect(steps).toEqual(['pause', 'seek 5', 'resume']);
    reader.offer(fetched(5, 6));
    expect(offsets(await reader.next(5n, read))).toEqual([5, 6]);
    reader.offer(fetched(7));
    expect(offsets(await reader.next(7n, read))).toEqual([7]);
    expect(steps).toEqual(['pause', 'seek 5', 'resume']);
  });

  it('drops what is fetched twice, as after a rebalance', async () => {
    const { reader } = setUp();
    await reader.next(0n, read);
    reader.offer(fetched(0, 1, 2));
    reader.offer(fetched(0, 1, 2, 3));
    expect(offsets(await reader.next(0n, read))).toEqual([0, 1, 2, 3]);
    reader.offer(fetched(2, 3, 4));
    expect(offsets(await reader.next(4n, read))).toEqual([4]);
  });

  it('wakes a waiting read', async () => {
    const { reader } = setUp();
    const waiting = reader.next(0n, { ...read, waitMsMax: 60_000 });
    reader.offer(fetched(0));
    expect(offsets(await waiting)).toEqual([0]);
  });

  it('ends a waiting read, empty, on abort', async () => {
    const { reader } = setUp();
    const lease = new AbortController();
    const waiting = reader.next(0n, { ...read, waitMsMax: 60_000, signal: lease.signal });
    lease.abort();
    expect(await waiting).toEqual([]);
    reader.offer(fetched(0));
    expect(await reader.next(0n, { ...read, signal: lease.signal })).toEqual([]);
  });

  it('pauses when it holds enough and goes on when there is room', async () => {
    const { reader, steps } = setUp(30);
    await reader.next(0n, read);
    reader.offer(fetched(0, 1, 2));
    expect(steps.at(-1)).toBe('pause');
    expect(offsets(await reader.next(0n, { ...read, bytesMax: 10 }))).toEqual([0]);
    expect(steps.at(-1)).toBe('resume');
  });

  it('gives at least one record, then stops at bytesMax and at a gap', async () => {
    const { reader } = setUp();
    await reader.next(0n, read);
    reader.offer(fetched(0, 1, 2, 7, 8));
    expect(offsets(await reader.next(0n, { ...read, bytesMax: 1 }))).toEqual([0]);
    expect(offsets(await reader.next(1n, read))).toEqual([1, 2]);
    expect(offsets(await reader.next(3n, read))).toEqual([7, 8]);
  });

  it('forgets what it read ahead on a seek, and takes up its place after a rejoin', async () => {
    const { reader, steps } = setUp();
    await reader.next(0n, read);
    reader.offer(fetched(0, 1, 2));
    expect(await reader.next(1n, read)).toEqual([]);
    reader.offer(fetched(1, 2));
    steps.length = 0;
    reader.rejoined();
    expect(steps).toEqual(['pause', 'seek 3', 'resume']);
    expect(offsets(await reader.next(1n, read))).toEqual([1, 2]);
    reader.stop();
    steps.length = 0;
    reader.rejoined();
    expect(steps).toEqual(['pause']);
  });
});
