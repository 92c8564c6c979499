import { mkdtemp, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SegmentLogEvent } from './log-events.js';
import { RecordLog, type RecordLogOptions } from './record-log.js';
import { type SegmentFile, type SegmentFiles, diskFiles } from './segment-file.js';

describe('record log', () => {
  let folder: string;
  let events: SegmentLogEvent[];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'clew-record-log-'));
    events = [];
  });
  afterEach(() => rm(folder, { recursive: true }));

  const open = (overrides: Partial<RecordLogOptions> = {}): Promise<RecordLog> =>
    RecordLog.open({
      folder,
      files: diskFiles,
      segmentBytes: 1_000_000,
      batchBytesMax: 1_000_000,
      tailBytesMax: 0,
      now: () => 0,
      onEvent: (event) => events.push(event),
      ...overrides,
    });
  const append = (log: RecordLog, ...texts: string[]): Promise<number> =>
    log.append(texts.map((text) => ({ meta: Buffer.from('meta'), payload: Buffer.from(text) })));
  const texts = async (log: RecordLog, from = log.earliestOffset, bytesMax = 1_000_000): Promise<string[]> => {
    const found: string[] = [];
    for (let next = from; next < log.endOffset;) {
      const records = await log.read(next, bytesMax);
      for (const { offset, meta, payload } of records) {
        expect(meta.toString()).toBe('meta');
        found.push(payload.toString());
        next = offset + 1;
      }
    }
    return found;
  };
  const onlyFile = async (): Promise<string> => join(folder, (await readdir(folder)).at(-1) ?? '');

  it('cuts a torn tail at every byte of the last records, and goes on after the last whole one', async () => {
    const log = await open();
    await append(log, 'kept');
    const keptBytes = log.segments.at(-1)?.size ?? 0;
    await append(log, 'x');
    const firstBytes = log.segments.at(-1)?.size ?? 0;
    await append(log, 'the last one');
    await log.close();
    const path = await onlyFile();
    const whole = await readFile(path);
    for (let size = keptBytes; size < whole.length; size += 1) {
      await writeFile(path, whole.subarray(0, size));
      events = [];
      const reopened = await open();
      const expected = size < firstBytes ? ['kept'] : ['kept', 'x'];
      expect(await texts(reopened), `cut to ${String(size)} bytes`).toEqual(expected);
      const isTorn = size !== keptBytes && size !== firstBytes;
      expect(events.map(({ type }) => type)).toEqual(isTorn ? ['tail-truncated'] : []);
      expect(await append(reopened, 'after')).toBe(expected.length);
      expect(await texts(reopened)).toEqual([...expected, 'after']);
      await reopened.close();
    }
  });

  it('finds a flipped bit at every byte of the last record', async () => {
    const log = await open();
    await append(log, 'kept');
    const keptBytes = log.segments.at(-1)?.size ?? 0;
    await append(log, 'damaged');
    await log.close();
    const path = await onlyFile();
    const whole = await readFile(path);
    for (let at = keptBytes; at < whole.length; at += 1) {
      const bad = Buffer.from(whole);
      bad[at] = (bad[at] ?? 0) ^ 0x10;
      await writeFile(path, bad);
      const reopened = await open();
      expect(await texts(reopened), `byte ${String(at)} flipped`).toEqual(['kept']);
      await reopened.close();
    }
  });

  it('takes a tail of zeroes, which a crash of the machine can leave, for torn', async () => {
    const log = await open();
    await append(log, 'kept');
    const size = log.segments.at(-1)?.size ?? 0;
    await log.close();
    await truncate(await onlyFile(), size + 5_000);
    const reopened = await open();
    expect(await texts(reopened)).toEqual(['kept']);
    expect(events).toMatchObject([{ type: 'tail-truncated', bytes: 5_000 }]);
    await reopened.close();
  });

  it('gives back what was appended, whatever the sizes, files, cache and reads', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.string({ maxLength: 300 }), { minLength: 1, maxLength: 5 }), { maxLength: 20 }),
        fc.constantFrom(1, 200, 5_000),
        fc.constantFrom(0, 300, 1_000_000),
        fc.constantFrom(1, 100, 1_000_000),
        async (batches, segmentBytes, tailBytesMax, bytesMax) => {
          const own = await mkdtemp(join(folder, 'run-'));
          const log = await open({ folder: own, segmentBytes, tailBytesMax });
          await Promise.all(batches.map((batch) => append(log, ...batch)));
          const all = batches.flat();
          expect(await texts(log, 0, bytesMax)).toEqual(all);
          await log.close();
          const reopened = await open({ folder: own, segmentBytes, tailBytesMax });
          expect(reopened.endOffset).toBe(all.length);
          expect(await texts(reopened, Math.floor(all.length / 2), bytesMax)).toEqual(
            all.slice(Math.floor(all.length / 2)),
          );
          await reopened.close();
        },
      ),
      { numRuns: 60 },
    );
  });

  it('reads a record larger than its read block', async () => {
    const log = await open();
    const large = 'l'.repeat(700_000);
    await append(log, 'small', large, 'after');
    expect(await texts(log, 0, 1)).toEqual(['small', large, 'after']);
    await log.close();
    const reopened = await open();
    expect(reopened.endOffset).toBe(3);
    await reopened.close();
  });

  it('skips damage in the middle, says so, and goes on with the next file', async () => {
    const log = await open({ segmentBytes: 1 });
    for (const text of ['a', 'b', 'c']) await append(log, text);
    const middle = log.segments[1]?.path ?? '';
    await writeFile(middle, Buffer.alloc(log.segments[1]?.size ?? 0, 0xff));
    expect(await texts(log)).toEqual(['a', 'c']);
    expect(events).toEqual([{ type: 'records-damaged', path: middle, fromOffset: 1n, toOffset: 2n }]);
    await log.close();
  });

  it('rejects what the disk refuses, cuts the file back and goes on, without a gap or a half record', async () => {
    const disk = new FailingFiles();
    const log = await open({ files: disk });
    await append(log, 'first');
    for (const failing of ['write', 'datasync'] as const) {
      disk.failing = failing;
      await expect(append(log, `lost by ${failing}`)).rejects.toMatchObject({
        code: 'STREAM_WRITE_FAILED',
        retryable: true,
        message: expect.stringContaining('ENOSPC') as string,
      });
      // The repair fails as long as the disk does.
      await expect(append(log, 'still full')).rejects.toMatchObject({ code: 'STREAM_WRITE_FAILED' });
      disk.failing = undefined;
      await append(log, `after ${failing}`);
    }
    const expected = ['first', 'after write', 'after datasync'];
    expect(await texts(log)).toEqual(expected);
    expect(events.map(({ type }) => type)).toEqual(Array.from({ length: 4 }, () => 'write-failed'));
    await log.close();
    const reopened = await open();
    expect(await texts(reopened)).toEqual(expected);
    await reopened.close();
  });

  it('shares one sync among the appends that arrive during another', async () => {
    const disk = new FailingFiles();
    const log = await open({ files: disk });
    disk.syncs = 0;
    await Promise.all(Array.from({ length: 200 }, (_, index) => append(log, String(index))));
    expect(disk.syncs).toBeLessThanOrEqual(3);
    expect(await texts(log)).toHaveLength(200);
    await log.close();
  });
});

/** The disk, until told to fail. */
class FailingFiles implements SegmentFiles {
  failing: 'write' | 'datasync' | undefined;
  syncs = 0;

  async open(path: string): Promise<SegmentFile> {
    return this.#watched(await diskFiles.open(path));
  }

  openExisting(path: string): Promise<SegmentFile> {
    return diskFiles.openExisting(path);
  }

  syncFolder(path: string): Promise<void> {
    return diskFiles.syncFolder(path);
  }

  #watched(file: SegmentFile): SegmentFile {
    return {
      read: (target, position) => file.read(target, position),
      write: async (bytes, position) => {
        if (this.failing === 'write') {
          await file.write(bytes.subarray(0, bytes.length / 2), position);
          throw new Error('ENOSPC: no space left on device');
        }
        await file.write(bytes, position);
      },
      datasync: async () => {
        this.syncs += 1;
        if (this.failing !== undefined) throw new Error('ENOSPC: no space left on device');
        await file.datasync();
      },
      truncate: (size) => file.truncate(size),
      size: () => file.size(),
      modifiedAtMs: () => file.modifiedAtMs(),
      close: () => file.close(),
    };
  }
}
