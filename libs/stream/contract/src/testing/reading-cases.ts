import { describe, expect, it } from 'vitest';
import type { PartitionLease } from '../span-stream.js';
import { LeaseCollector, message, readCount, textsOf } from './stream-fixture.js';
import type { SuiteContext } from './stream-suite.js';

const NO_WAIT = { bytesMax: 1_000_000, waitMsMax: 0 };

export function describeReading(context: SuiteContext): void {
  const leaseOf = async (partition: number): Promise<PartitionLease> => {
    const collector = new LeaseCollector();
    await context.fixture().stream.openConsumer({ groupId: 'g' }, collector);
    return collector.lease(partition);
  };

  describe('reading', () => {
    it('is empty when there is nothing, and after the last message', async () => {
      const lease = await leaseOf(0);
      expect(await lease.read(0n, NO_WAIT)).toEqual([]);
      expect(await lease.read(0n, { bytesMax: 1, waitMsMax: 50 })).toEqual([]);
      expect(await lease.earliestOffset()).toBe(0n);
      expect(await lease.endOffset()).toBe(0n);
      const producer = await context.fixture().stream.openProducer();
      await producer.append([message(0, 'a')]);
      const [only] = await readCount(lease, 0n, 1);
      const next = (only?.offset ?? 0n) + 1n;
      expect(await lease.read(next, { bytesMax: 1_000, waitMsMax: 50 })).toEqual([]);
      expect(await lease.endOffset()).toBeGreaterThanOrEqual(next);
    });

    it('wakes a waiting reader when a message comes', async () => {
      const lease = await leaseOf(1);
      const waiting = lease.read(0n, { bytesMax: 1_000, waitMsMax: 60_000 });
      const producer = await context.fixture().stream.openProducer();
      await producer.append([message(1, 'wake up')]);
      expect(textsOf(await waiting)).toEqual(['wake up']);
    });

    it('stops at bytesMax, but gives at least one message', async () => {
      const producer = await context.fixture().stream.openProducer();
      await producer.append(Array.from({ length: 10 }, (_, index) => message(0, `m${String(index)}`, 1_000)));
      const lease = await leaseOf(0);
      const all = await readCount(lease, 0n, 10);
      const some = await lease.read(0n, { bytesMax: 2_500, waitMsMax: 10_000 });
      expect(some.length).toBeGreaterThanOrEqual(1);
      expect(some.length).toBeLessThanOrEqual(3);
      expect(textsOf(some)).toEqual(textsOf(all.slice(0, some.length)));
      expect(await lease.read(0n, { bytesMax: 1, waitMsMax: 10_000 })).toHaveLength(1);
    });

    it('seeks back and forth', async () => {
      const producer = await context.fixture().stream.openProducer();
      for (let index = 0; index < 20; index += 1) await producer.append([message(0, `m${String(index)}`)]);
      const lease = await leaseOf(0);
      const all = await readCount(lease, 0n, 20);
      for (const index of [0, 19, 7, 3, 18, 0]) {
        const wanted = all[index];
        const found = await readCount(lease, wanted?.offset ?? 0n, 1);
        expect(found[0]?.offset).toBe(wanted?.offset);
        expect(textsOf(found)[0]).toBe(`m${String(index)}`);
      }
    });

    it('gives the same messages to a later lease, wherever it starts', async () => {
      const producer = await context.fixture().stream.openProducer();
      await producer.append(Array.from({ length: 6 }, (_, index) => message(0, `m${String(index)}`)));
      const first = await readCount(await leaseOf(0), 0n, 6);
      const stream = await context.fixture().reopen();
      const collector = new LeaseCollector();
      await stream.openConsumer({ groupId: 'g' }, collector);
      const again = await readCount(await collector.lease(0), first[2]?.offset ?? 0n, 4);
      expect(again.map(({ offset }) => offset)).toEqual(first.slice(2).map(({ offset }) => offset));
      expect(textsOf(again)).toEqual(['m2', 'm3', 'm4', 'm5']);
    });

    it('says STREAM_OFFSET_LOST for what retention took, and goes on at the earliest offset', async () => {
      const producer = await context.fixture().stream.openProducer();
      for (let index = 0; index < 8; index += 1) await producer.append([message(0, `m${String(index)}`, 2_000)]);
      const lease = await leaseOf(0);
      const all = await readCount(lease, 0n, 8);
      await context.fixture().expire(0, all[4]?.offset ?? 0n);
      const stream = await context.fixture().reopen();
      const collector = new LeaseCollector();
      await stream.openConsumer({ groupId: 'g' }, collector);
      const later = await collector.lease(0);
      await expect(later.read(0n, NO_WAIT)).rejects.toMatchObject({ code: 'STREAM_OFFSET_LOST', retryable: false });
      const earliest = await later.earliestOffset();
      expect(earliest).toBe(all[4]?.offset);
      expect(textsOf(await readCount(later, earliest, 4))).toEqual(['m4', 'm5', 'm6', 'm7']);
    });

    it('says STREAM_OFFSET_LOST beyond the end, where a reader would wait for ever and then miss messages', async () => {
      const producer = await context.fixture().stream.openProducer();
      await producer.append([message(0, 'a')]);
      const lease = await leaseOf(0);
      await expect(lease.read(1_000n, { bytesMax: 1, waitMsMax: 2_000 })).rejects.toMatchObject({
        code: 'STREAM_OFFSET_LOST',
      });
    });
  });
}
