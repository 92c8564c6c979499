import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StreamError } from '@clew/stream-contract';
import { LeaseCollector, message, readCount, textsOf } from '@clew/stream-contract/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SegmentLogEvent } from './log-events.js';
import type { SegmentLogOptions } from './options.js';
import { type SegmentLogStream, createSegmentLogStream } from './segment-log-stream.js';

const READ_ALL = { bytesMax: 1_000_000, waitMsMax: 0 };

describe('segment log', () => {
  let dataDir: string;
  let events: SegmentLogEvent[];
  let opened: SegmentLogStream[];
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'clew-segment-limits-'));
    events = [];
    opened = [];
  });
  afterEach(async () => {
    for (const stream of opened) await stream.shutdown({ deadlineMs: 1_000 });
    await rm(dataDir, { recursive: true });
  });

  const create = (options: Partial<SegmentLogOptions> = {}): SegmentLogStream => {
    const stream = createSegmentLogStream({
      dataDir,
      partitionCount: 1,
      onEvent: (each) => events.push(each),
      ...options,
    });
    opened.push(stream);
    return stream;
  };
  const fill = async (stream: SegmentLogStream, count: number): Promise<void> => {
    const producer = await stream.openProducer();
    for (let index = 0; index < count; index += 1) await producer.append([message(0, `m${String(index)}`, 1_000)]);
  };
  const consume = async (stream: SegmentLogStream): ReturnType<LeaseCollector['lease']> => {
    const collector = new LeaseCollector();
    await stream.openConsumer({ groupId: 'g' }, collector);
    return collector.lease(0);
  };

  describe('retention', () => {
    // Every append fills a file.
    const small = { segmentBytes: 1_000, retainBytes: 3_000, diskBytesMax: 1_000_000 };

    it('deletes what the group has finished beyond retainBytes, and nothing it has not', async () => {
      const stream = create(small);
      await stream.start();
      const lease = await consume(stream);
      await fill(stream, 10);
      expect(await lease.earliestOffset()).toBe(0n);
      await lease.commit(8n, '');
      await until(async () => (await lease.earliestOffset()) === 8n);
      expect(textsOf(await lease.read(8n, READ_ALL))).toEqual(['m8', 'm9']);
      await expect(lease.read(7n, READ_ALL)).rejects.toMatchObject({ code: 'STREAM_OFFSET_LOST' });
      expect(events).toEqual([]);
    });

    it('spares what a group of an earlier run has not finished', async () => {
      const first = create(small);
      await first.start();
      const lease = await consume(first);
      await fill(first, 5);
      await lease.commit(2n, '');
      await first.shutdown({ deadlineMs: 1_000 });
      const second = create({ ...small, retainBytes: 0 });
      await second.start();
      await fill(second, 5);
      expect(textsOf(await readCount(await consume(second), 2n, 8))).toHaveLength(8);
    });

    it('deletes finished messages by age', async () => {
      let now = 1_000_000;
      const stream = create({ ...small, retainBytes: 1_000_000, retainMs: 60_000, now: () => now });
      await stream.start();
      const lease = await consume(stream);
      await fill(stream, 4);
      await lease.commit(4n, 'young');
      expect(await lease.earliestOffset()).toBe(0n);
      now += 60_001;
      await lease.commit(4n, 'old');
      await until(async () => (await lease.earliestOffset()) === 3n); // the file being written stays
    });

    it('deletes unread messages over diskBytesMax rather than filling the disk, and tells which', async () => {
      const stream = create({ ...small, diskBytesMax: 5_000 });
      await stream.start();
      const lease = await consume(stream);
      await fill(stream, 12);
      const losses = (): { fromOffset: bigint; toOffset: bigint }[] =>
        events.flatMap((event) => (event.type === 'retention-loss' ? event : []));
      await until(
        async () =>
          losses().length > 0 &&
          stream.stats().messageDiskBytes <= 5_000 &&
          losses().at(-1)?.toOffset === (await lease.earliestOffset()),
      );
      expect(losses()[0]?.fromOffset).toBe(0n);
      expect(await lease.earliestOffset()).toBeGreaterThan(0n);
      await expect(lease.read(0n, READ_ALL)).rejects.toMatchObject({ code: 'STREAM_OFFSET_LOST' });
    });
  });

  describe('opening a folder', () => {
    const failure = async (stream: SegmentLogStream): Promise<StreamError> =>
      (await stream.start().then(
        () => undefined,
        (error: unknown) => error,
      )) as StreamError;

    it('refuses another number of partitions, and says which the folder has', async () => {
      const first = create({ partitionCount: 3 });
      await first.start();
      await first.shutdown({ deadlineMs: 1_000 });
      const error = await failure(create({ partitionCount: 4 }));
      expect(error).toMatchObject({ code: 'STREAM_FOLDER_INVALID', retryable: false });
      expect(error.message).toMatch(/partitionCount 3 .* 4/);
      await create({ partitionCount: 3 }).start(); // the refusal held nothing open
    });

    it('refuses a second stream on the folder and lets it in once the first is shut down', async () => {
      const first = create();
      await first.start();
      const second = create();
      const error = await failure(second);
      expect(error).toMatchObject({ code: 'STREAM_FOLDER_LOCKED' });
      expect(error.message).toContain(dataDir);
      expect(error.message).toContain(`process ${String(process.pid)}`);
      await first.shutdown({ deadlineMs: 1_000 });
      await second.start();
    });

    it('refuses a folder it cannot understand or create', async () => {
      await writeFile(join(dataDir, 'stream.json'), '{"formatVersion":99,"partitionCount":1}');
      expect((await failure(create())).message).toContain('format version 99');
      await writeFile(join(dataDir, 'stream.json'), 'garbage');
      expect((await failure(create())).message).toContain('is not JSON');
      const error = await failure(create({ dataDir: join(dataDir, 'stream.json', 'below-a-file') }));
      expect(error.message).toContain('cannot be created');
    });

    it('ignores an unreadable group file and says so', async () => {
      const first = create();
      await first.start();
      await (await consume(first)).commit(1n, 'note');
      await first.shutdown({ deadlineMs: 1_000 });
      await writeFile(join(dataDir, 'groups', 'g.json'), '{"formatVersion":1,"partitions":[{"partition":"0"}]}');
      const second = create();
      await second.start();
      expect(await (await consume(second)).committed()).toBeUndefined();
      expect(events).toMatchObject([{ type: 'offsets-unreadable' }]);
    });
  });

  it.each([
    [{ dataDir: '' }, /dataDir/],
    [{ partitionCount: 0 }, /partitionCount is 0, not a whole number from 1 to 1024/],
    [{ partitionCount: 1.5 }, /partitionCount is 1.5/],
    [{ pendingBytesMax: Number.NaN }, /pendingBytesMax is NaN/],
    [{ retainMs: -1 }, /retainMs is -1, not a whole number from 0/],
  ])('refuses the options %j', (options, expected) => {
    expect(() => create(options)).toThrow(expected);
  });
});

/** Repeats the check until it holds; the test's own timeout ends it otherwise. */
async function until(check: () => Promise<boolean>): Promise<void> {
  while (!(await check())) await new Promise((resolve) => setTimeout(resolve, 10));
}
