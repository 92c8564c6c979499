import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StreamFixture, StreamTestOptions } from '@clew/stream-contract/testing';
import { describeStream } from '@clew/stream-contract/testing';
import { createSegmentLogStream } from './segment-log-stream.js';

describeStream('segment log', async (options: StreamTestOptions): Promise<StreamFixture> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'clew-segment-log-'));
  // A file per append, so that retention can take any of them.
  const settings = { dataDir, ...options, segmentBytes: 1, journalSegmentBytes: 64, offerPauseMs: 20 };
  let stream = createSegmentLogStream(settings);
  await stream.start();
  const reopen = async (limits: object = {}): Promise<typeof stream> => {
    await stream.shutdown({ deadlineMs: 1_000 });
    stream = createSegmentLogStream({ ...settings, ...limits });
    await stream.start();
    return stream;
  };
  return {
    stream,
    reopen,
    async expire(partition, before) {
      const names = (await readdir(join(dataDir, `partition-000${String(partition)}`, 'messages'))).sort();
      await Promise.all(
        names
          .slice(0, Number(before))
          .map((name) => rm(join(dataDir, `partition-000${String(partition)}`, 'messages', name))),
      );
    },
    async dispose() {
      await stream.shutdown({ deadlineMs: 1_000 });
      await rm(dataDir, { recursive: true });
    },
  };
});
