import { describe, expect, it } from 'vitest';
import type { PartitionLease } from '../span-stream.js';
import { FencedError } from '../stream-error.js';
import { LeaseCollector, journalTexts, textOf } from './stream-fixture.js';
import type { SuiteContext } from './stream-suite.js';

export function describeJournal(context: SuiteContext): void {
  const leaseOf = async (partition: number, stream = context.fixture().stream): Promise<PartitionLease> => {
    const collector = new LeaseCollector();
    await stream.openConsumer({ groupId: 'g' }, collector);
    return collector.lease(partition);
  };
  const append = (lease: PartitionLease, text: string): Promise<bigint> => lease.journal.append(Buffer.from(text));

  describe('journal', () => {
    it('is empty at first and then holds what was appended, in order, with growing sequences', async () => {
      const lease = await leaseOf(0);
      expect(await journalTexts(lease)).toEqual([]);
      const sequences = [await append(lease, 'one'), await append(lease, 'two'), await append(lease, 'three')];
      expect(await journalTexts(lease)).toEqual(['one', 'two', 'three']);
      const read: bigint[] = [];
      for await (const record of lease.journal.read()) read.push(record.sequence);
      expect(read).toEqual(sequences);
      expect(sequences).toEqual([...new Set(sequences)].sort((a, b) => Number(a - b)));
    });

    it('keeps the partitions apart', async () => {
      const collector = new LeaseCollector();
      await context.fixture().stream.openConsumer({ groupId: 'g' }, collector);
      const [zero, one] = await Promise.all([collector.lease(0), collector.lease(1)]);
      await Promise.all([append(zero, 'zero'), append(one, 'one')]);
      expect([await journalTexts(zero), await journalTexts(one)]).toEqual([['zero'], ['one']]);
    });

    it('is whole for the next owner, whose sequences go on', async () => {
      const first = await leaseOf(0);
      await append(first, 'one');
      const last = await append(first, 'two');
      const stream = await context.fixture().reopen();
      const second = await leaseOf(0, stream);
      expect(await journalTexts(second)).toEqual(['one', 'two']);
      expect(await append(second, 'three')).toBeGreaterThan(last);
      const third = await leaseOf(0, await context.fixture().reopen());
      expect(await journalTexts(third)).toEqual(['one', 'two', 'three']);
    });

    it('keeps large records and empty ones', async () => {
      const lease = await leaseOf(0);
      const large = Buffer.alloc(3_000_000, 7);
      await lease.journal.append(large);
      await lease.journal.append(new Uint8Array(0));
      const payloads: Uint8Array[] = [];
      for await (const { payload } of lease.journal.read()) payloads.push(payload);
      expect(payloads.map(({ length }) => length)).toEqual([3_000_000, 0]);
      expect(large.equals(payloads[0] ?? Buffer.alloc(0))).toBe(true);
    });

    it('forgets what was trimmed and nothing else', async () => {
      const first = await leaseOf(0);
      const sequences: bigint[] = [];
      for (const text of ['a', 'b', 'c', 'd', 'e']) sequences.push(await append(first, text));
      await first.journal.trim(sequences[2] ?? 0n);
      expect(await journalTexts(first)).toEqual(['c', 'd', 'e']);
      await first.journal.trim(sequences[0] ?? 0n); // already forgotten
      await append(first, 'f');
      const second = await leaseOf(0, await context.fixture().reopen());
      expect(await journalTexts(second)).toEqual(['c', 'd', 'e', 'f']);
      let last = 0n;
      for await (const record of second.journal.read()) last = record.sequence;
      await second.journal.trim(last + 1n);
      expect(await journalTexts(second)).toEqual([]);
      expect(await append(second, 'g')).toBeGreaterThan(last);
      expect(await journalTexts(second)).toEqual(['g']);
    });

    it('gives a new owner the partition even while the old one appends, and loses none of its acknowledged records', async () => {
      const { stream } = await context.openWith({ partitionCount: 1 });
      const zombie = new LeaseCollector({ zombie: true });
      const consumer = await stream.openConsumer({ groupId: 'g' }, zombie);
      const old = await zombie.lease(0);
      const acknowledged: string[] = [];
      const appending = (async () => {
        for (let index = 0; ; index += 1) {
          await append(old, `old-${String(index)}`);
          acknowledged.push(`old-${String(index)}`);
        }
      })();
      const ending = appending.catch((error: unknown) => error);
      const collector = new LeaseCollector();
      void consumer.shutdown({ deadlineMs: 100 });
      await stream.openConsumer({ groupId: 'g' }, collector);
      const lease = await collector.lease(0);
      const before = await journalTexts(lease);
      await append(lease, 'new');
      expect(await ending).toBeInstanceOf(FencedError);
      expect(before.slice(0, acknowledged.length)).toEqual(acknowledged);
      expect(before.length - acknowledged.length).toBeLessThanOrEqual(1); // in flight when the lease was opened
      expect(await journalTexts(lease)).toEqual([...before, 'new']);
    });

    it('lets the payload go once the append resolved', async () => {
      const lease = await leaseOf(0);
      const reused = Buffer.from('first');
      await lease.journal.append(reused);
      reused.write('XXXXX');
      const texts: string[] = [];
      for await (const { payload } of lease.journal.read()) texts.push(textOf(payload));
      expect(texts).toEqual(['first']);
    });
  });
}
