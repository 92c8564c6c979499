import { describe, expect, it } from 'vitest';
import type { PartitionLease } from '../span-stream.js';
import { FencedError } from '../stream-error.js';
import { LeaseCollector, journalTexts, message, readCount, textsOf } from './stream-fixture.js';
import type { SuiteContext } from './stream-suite.js';

export function describeLeases(context: SuiteContext): void {
  describe('leases', () => {
    it('gives every partition to one consumer of the group', async () => {
      const { stream } = await context.openWith({ partitionCount: 4 });
      const one = new LeaseCollector();
      const other = new LeaseCollector();
      await stream.openConsumer({ groupId: 'g' }, one);
      const alone = await Promise.all([0, 1, 2, 3].map((partition) => one.lease(partition)));
      await stream.openConsumer({ groupId: 'g' }, other);
      await settled(async () => {
        const held = [...open(one), ...open(other)].map(({ partition }) => partition).sort();
        expect(held).toEqual([0, 1, 2, 3]);
        expect(open(one).length).toBeGreaterThan(0);
        expect(open(other).length).toBeGreaterThan(0);
      });
      expect(alone.some(({ signal }) => signal.aborted)).toBe(true);
    });

    it('hands the partitions of a consumer that leaves to the rest', async () => {
      const { stream } = context.fixture();
      const one = new LeaseCollector();
      const leaving = await stream.openConsumer({ groupId: 'g' }, one);
      const old = await Promise.all([0, 1].map((partition) => one.lease(partition)));
      await old[0]?.commit(0n, 'from one');
      const other = new LeaseCollector();
      await stream.openConsumer({ groupId: 'g' }, other);
      await leaving.shutdown({ deadlineMs: 10_000 });
      await leaving.shutdown({ deadlineMs: 10_000 });
      for (const { signal } of open(one)) expect(signal.aborted).toBe(true);
      await Promise.all([other.lease(0), other.lease(1)]);
    });

    it('resolves a waiting read, empty, when the lease is aborted', async () => {
      const { stream } = context.fixture();
      const collector = new LeaseCollector();
      const consumer = await stream.openConsumer({ groupId: 'g' }, collector);
      const lease = await collector.lease(0);
      const waiting = lease.read(0n, { bytesMax: 1_000, waitMsMax: 600_000 });
      await consumer.shutdown({ deadlineMs: 10_000 });
      expect(lease.signal.aborted).toBe(true);
      expect(await waiting).toEqual([]);
      expect(await lease.read(0n, { bytesMax: 1_000, waitMsMax: 600_000 })).toEqual([]);
    });

    it('lets a handler finish its flush between the abort and its return', async () => {
      const { stream } = await context.openWith({ revokeMsMax: 10_000, partitionCount: 1 });
      const finished: bigint[] = [];
      const run = async (lease: PartitionLease): Promise<void> => {
        await new Promise((resolve) => {
          lease.signal.addEventListener('abort', resolve);
          started();
        });
        finished.push(await lease.journal.append(Buffer.from('last flush')));
        await lease.commit(0n, 'k=1');
      };
      let started: () => void = () => undefined;
      const running = new Promise<void>((resolve) => (started = resolve));
      const consumer = await stream.openConsumer({ groupId: 'g' }, { run, failed: rethrow });
      await running;
      await consumer.shutdown({ deadlineMs: 10_000 });
      expect(finished).toHaveLength(1);
      const collector = new LeaseCollector();
      await stream.openConsumer({ groupId: 'g' }, collector);
      const next = await collector.lease(0);
      expect(await journalTexts(next)).toEqual(['last flush']);
      expect(await next.committed()).toEqual({ offset: 0n, note: 'k=1' });
    });

    it('fences a handler that overstays its lease', async () => {
      const { stream } = await context.openWith({ partitionCount: 1 });
      const zombie = new LeaseCollector({ zombie: true });
      const consumer = await stream.openConsumer({ groupId: 'g' }, zombie);
      const old = await zombie.lease(0);
      await old.journal.append(Buffer.from('in time'));
      const collector = new LeaseCollector();
      await consumer.shutdown({ deadlineMs: 100 });
      await stream.openConsumer({ groupId: 'g' }, collector);
      const lease = await collector.lease(0);
      await expect(old.journal.append(Buffer.from('too late'))).rejects.toBeInstanceOf(FencedError);
      await expect(old.commit(5n, 'too late')).rejects.toBeInstanceOf(FencedError);
      expect(await journalTexts(lease)).toEqual(['in time']);
      await lease.journal.append(Buffer.from('by the new owner'));
      expect(await journalTexts(lease)).toEqual(['in time', 'by the new owner']);
    });

    it('offers the partition again when its handler throws or just returns', async () => {
      const { stream } = await context.openWith({ partitionCount: 1 });
      await (await stream.openProducer()).append([message(0, 'a')]);
      const collector = new LeaseCollector();
      let turn = 0;
      const failures: unknown[] = [];
      await stream.openConsumer(
        { groupId: 'g' },
        {
          run: async (lease) => {
            turn += 1;
            if (turn === 1) throw new Error('first turn fails');
            if (turn === 2) return;
            await collector.run(lease);
          },
          failed: (partition, error) => failures.push([partition, error]),
        },
      );
      const lease = await collector.lease(0);
      expect(turn).toBe(3);
      expect(failures).toEqual([[0, new Error('first turn fails')]]);
      expect(textsOf(await readCount(lease, 0n, 1))).toEqual(['a']);
    });

    it('remembers what was committed, per partition, over leases and restarts', async () => {
      const fixture = context.fixture();
      await (await fixture.stream.openProducer()).append([message(0, 'a'), message(0, 'b'), message(1, 'c')]);
      const collector = new LeaseCollector();
      await fixture.stream.openConsumer({ groupId: 'g' }, collector);
      const [zero, one] = await Promise.all([collector.lease(0), collector.lease(1)]);
      expect(await zero.committed()).toBeUndefined();
      await zero.commit(1n, 'k=1');
      await Promise.all([zero.commit(2n, 'k=2'), one.commit(1n, 'k=7 "quoted" ü')]);
      expect(await zero.committed()).toEqual({ offset: 2n, note: 'k=2' });
      const stream = await fixture.reopen();
      const again = new LeaseCollector();
      await stream.openConsumer({ groupId: 'g' }, again);
      expect(await (await again.lease(0)).committed()).toEqual({ offset: 2n, note: 'k=2' });
      expect(await (await again.lease(1)).committed()).toEqual({ offset: 1n, note: 'k=7 "quoted" ü' });
    });

    it('shuts down twice, and with leases open', async () => {
      const { stream } = context.fixture();
      const collector = new LeaseCollector();
      await stream.openConsumer({ groupId: 'g' }, collector);
      const lease = await collector.lease(0);
      await Promise.all([stream.shutdown({ deadlineMs: 10_000 }), stream.shutdown({ deadlineMs: 10_000 })]);
      expect(lease.signal.aborted).toBe(true);
      await expect(lease.journal.append(Buffer.from('x'))).rejects.toThrow();
      await expect(stream.openProducer()).rejects.toMatchObject({ code: 'STREAM_CLOSED' });
    });
  });
}

function rethrow(_partition: number, error: unknown): void {
  throw error;
}

function open(collector: LeaseCollector): PartitionLease[] {
  return collector.leases.filter(({ signal }) => !signal.aborted);
}

/** Repeats the check until it holds; the test's own timeout ends it otherwise. */
async function settled(check: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      await check();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
