import { describe, expect, it } from 'vitest';
import type { OutgoingMessage } from '../message.js';
import type { StreamProducer } from '../span-stream.js';
import { StreamError } from '../stream-error.js';
import { LeaseCollector, headers, message, readCount, textsOf } from './stream-fixture.js';
import type { SuiteContext } from './stream-suite.js';

export function describeProducing(context: SuiteContext): void {
  describe('producing', () => {
    it('keeps the order within a partition, also over overlapping appends', async () => {
      const { stream } = context.fixture();
      const producer = await stream.openProducer();
      const texts = Array.from({ length: 60 }, (_, index) => `m${String(index)}`);
      await Promise.all(
        texts.map((text, index) => producer.append([message(0, text), message(1, `other-${String(index)}`)])),
      );
      const collector = new LeaseCollector();
      await stream.openConsumer({ groupId: 'g' }, collector);
      const messages = await readCount(await collector.lease(0), 0n, texts.length);
      expect(textsOf(messages)).toEqual(texts);
      const offsets = messages.map(({ offset }) => offset);
      expect(offsets).toEqual([...new Set(offsets)].sort((a, b) => Number(a - b)));
    });

    it('gives back headers and bytes as they were', async () => {
      const { stream } = context.fixture();
      const producer = await stream.openProducer();
      const sent = {
        partition: 1,
        headers: headers({ tenantId: 'größe/ümlaut', ingestBytes: 5_000_000_000, spanCount: 4_000_000 }),
        value: Uint8Array.from({ length: 3_000 }, (_, index) => index % 256),
      };
      const requestDigest = '00ff'.repeat(8);
      const mark = { sessionId: 'fedcba9876543210', number: 2 ** 48 - 1 };
      const empty = { ...sent, headers: { ...sent.headers, requestDigest }, value: new Uint8Array(0) };
      const marked = { ...sent, headers: { ...sent.headers, producer: mark } };
      const both = { ...sent, headers: { ...empty.headers, producer: { ...mark, number: 1 } } };
      await producer.append([sent, empty, marked, both]);
      const collector = new LeaseCollector();
      await stream.openConsumer({ groupId: 'g' }, collector);
      const [first, second, third, fourth] = await readCount(await collector.lease(1), 0n, 4);
      expect(first?.headers).toEqual(sent.headers);
      expect(first?.partition).toBe(1);
      expect(Buffer.from(first?.value ?? []).equals(sent.value)).toBe(true);
      expect(second?.value.length).toBe(0);
      expect(second?.headers).toEqual(empty.headers);
      expect(third?.headers).toEqual(marked.headers);
      expect(fourth?.headers).toEqual(both.headers);
    });

    it('does not need the bytes any more once it released them, which it does before an append resolves', async () => {
      const { stream } = context.fixture();
      const producer = await stream.openProducer();
      const reused = Buffer.from('first');
      let releases = 0;
      await producer.append([{ partition: 0, headers: headers(), value: reused }], () => {
        releases++;
        reused.write('XXXXX');
      });
      expect(releases).toBe(1);
      await producer.append([{ partition: 0, headers: headers(), value: reused }]);
      const collector = new LeaseCollector();
      await stream.openConsumer({ groupId: 'g' }, collector);
      expect(textsOf(await readCount(await collector.lease(0), 0n, 2))).toEqual(['first', 'XXXXX']);
    });

    it('has what it acknowledged after it was opened again', async () => {
      const fixture = context.fixture();
      const producer = await fixture.stream.openProducer();
      await producer.append([message(0, 'a'), message(0, 'b')]);
      await producer.append([message(0, 'c')]);
      const stream = await fixture.reopen();
      await (await stream.openProducer()).append([message(0, 'd')]);
      const collector = new LeaseCollector();
      await stream.openConsumer({ groupId: 'g' }, collector);
      expect(textsOf(await readCount(await collector.lease(0), 0n, 4))).toEqual(['a', 'b', 'c', 'd']);
    });

    it('refuses what can never be appended, and appends nothing of that call', async () => {
      const { stream } = context.fixture();
      const producer = await stream.openProducer();
      const bad = [
        message(2, 'no such partition'),
        message(-1, 'no such partition'),
        { ...message(0, 'bad headers'), headers: headers({ tenantId: '' }) },
      ];
      for (const each of bad) {
        const rejected = {
          code: expect.stringMatching(/^STREAM_(MESSAGE|HEADERS)_INVALID$/) as string,
          retryable: false,
        };
        await expect(producer.append([message(0, 'not this'), each])).rejects.toMatchObject(rejected);
      }
      await producer.append([]);
      await producer.append([message(0, 'this')]);
      const collector = new LeaseCollector();
      await stream.openConsumer({ groupId: 'g' }, collector);
      expect(textsOf(await readCount(await collector.lease(0), 0n, 1))).toEqual(['this']);
    });

    it('rejects at once with STREAM_FULL when too much waits, and recovers', async () => {
      const { stream } = await context.openWith({ pendingBytesMax: 10_000 });
      const producer = await stream.openProducer();
      const outcomes = await Promise.allSettled(
        Array.from({ length: 10 }, (_, index) => producer.append([message(0, `m${String(index)}`, 4_000)])),
      );
      const rejected = outcomes.filter((outcome) => outcome.status === 'rejected');
      expect(outcomes.slice(0, 2).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
      expect(rejected).toHaveLength(8);
      for (const { reason } of rejected) expect(reason).toMatchObject({ code: 'STREAM_FULL', retryable: true });
      await appendOnceThereIsRoom(producer, message(0, 'after', 4_000));
      await appendOnceThereIsRoom(producer, message(0, 'larger than the whole bound', 20_000));
    });

    it('finishes pending appends on shutdown and takes no more', async () => {
      const { stream } = context.fixture();
      const producer = await stream.openProducer();
      const pending = producer.append([message(0, 'a'), message(1, 'b')]);
      await Promise.all([producer.shutdown({ deadlineMs: 10_000 }), producer.shutdown({ deadlineMs: 10_000 })]);
      await pending;
      await expect(producer.append([message(0, 'late')])).rejects.toMatchObject({
        code: 'STREAM_CLOSED',
        retryable: true,
      });
    });
  });
}

async function appendOnceThereIsRoom(producer: StreamProducer, each: OutgoingMessage): Promise<void> {
  for (;;) {
    try {
      await producer.append([each]);
      return;
    } catch (error) {
      if (!(error instanceof StreamError && error.code === 'STREAM_FULL')) throw error;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}
