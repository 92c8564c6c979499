import { mkdir, readdir, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StreamError } from '@clew/stream-contract';
import { GroupCommit } from './group-commit.js';
import { readSegment, readTail } from './read-records.js';
import type { LogRecord, RecordContent } from './record-frame.js';
import { scanSegment } from './scan-segment.js';
import type { SegmentFile } from './segment-file.js';
import type { SegmentWriterOptions } from './segment-writer.js';
import { SegmentWriter } from './segment-writer.js';
import { Segment, segmentBase } from './segment.js';
import { TailCache } from './tail-cache.js';

export interface RecordLogOptions extends SegmentWriterOptions {
  readonly batchBytesMax: number;
  readonly tailBytesMax: number;
}

/** A durable, ordered list of records in files of a folder. Offsets count records from 0. */
export class RecordLog {
  readonly #options: RecordLogOptions;
  readonly #segments: Segment[];
  readonly #writer: SegmentWriter;
  readonly #commits: GroupCommit;
  readonly #tail: TailCache;
  readonly #waiters = new Set<() => void>();

  private constructor(options: RecordLogOptions, segments: Segment[], writer: SegmentWriter) {
    this.#options = options;
    this.#segments = segments;
    this.#writer = writer;
    this.#tail = new TailCache(options.tailBytesMax);
    this.#commits = new GroupCommit((contents) => this.#write(contents), options);
  }

  /** Opens the folder, creating it if it is missing, and cuts off a torn end. */
  static async open(options: RecordLogOptions): Promise<RecordLog> {
    const { folder, files } = options;
    const created = await mkdir(folder, { recursive: true });
    if (created !== undefined) await files.syncFolder(dirname(folder));
    const segments = await listSegments(options);
    const newest = segments.at(-1) ?? new Segment(folder, 0, options.now());
    if (segments.length === 0) segments.push(newest);
    const file = await files.open(newest.path);
    try {
      await recover(options, newest, file);
      await files.syncFolder(folder);
    } catch (error) {
      await file.close();
      throw error;
    }
    return new RecordLog(options, segments, new SegmentWriter(options, { segment: newest, file }));
  }

  get earliestOffset(): number {
    return this.#segments[0]?.baseOffset ?? 0;
  }

  /** After the last durable record. */
  get endOffset(): number {
    return this.#writer.segment.endOffset;
  }

  /** Oldest first; the last one is being written. */
  get segments(): readonly Segment[] {
    return this.#segments;
  }

  /** Resolves with the offset of the first record once all are durable. Order of calls is order of records. */
  append(contents: readonly RecordContent[]): Promise<number> {
    return this.#commits.append(contents);
  }

  /** Resolves when no append waits. */
  settled(): Promise<void> {
    return this.#commits.idle();
  }

  /**
   * Records at or after `from` until `bytesMax` bytes of payload are in hand; at least one if there is one. Rejects with
   * `STREAM_OFFSET_LOST` when `from` is outside what the log holds.
   */
  async read(from: number, bytesMax: number): Promise<readonly LogRecord[]> {
    this.#checkHeld(from);
    if (from === this.endOffset) return [];
    const chunks = this.#tail.from(from);
    if (chunks.length > 0) return readTail(chunks, from, bytesMax);
    const index = this.#segments.findLastIndex((segment) => segment.baseOffset <= from);
    const segment = this.#segments[index];
    if (segment === undefined) return [];
    const endOffset = this.#segments[index + 1]?.baseOffset ?? segment.endOffset;
    const { records, damagedFrom } = await this.#readOrLost(segment, from, bytesMax);
    if (records.length > 0 || damagedFrom === undefined) return records;
    this.#options.onEvent({
      type: 'records-damaged',
      path: segment.path,
      fromOffset: BigInt(damagedFrom),
      toOffset: BigInt(endOffset),
    });
    return this.read(endOffset, bytesMax);
  }

  /** Resolves when there is a record at `from`, the wait is over, or the signal aborts; whichever is first. */
  waitFor(from: number, waitMsMax: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted || this.endOffset > from) {
        resolve();
        return;
      }
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.#waiters.delete(grown);
        resolve();
      };
      const grown = (): void => {
        if (this.endOffset > from) done();
      };
      const timer = setTimeout(done, waitMsMax);
      signal.addEventListener('abort', done, { once: true });
      this.#waiters.add(grown);
    });
  }

  /** Deletes the `count` oldest files; never the one that is being written. */
  async dropOldest(count: number): Promise<void> {
    for (let dropped = 0; dropped < count && this.#segments.length > 1; dropped += 1) {
      const oldest = this.#segments.shift();
      if (oldest !== undefined) await unlink(oldest.path);
    }
  }

  async close(): Promise<void> {
    await this.#commits.close();
    await this.#writer.close();
    this.#tail.clear();
  }

  async #write(contents: readonly RecordContent[]): Promise<number> {
    const chunk = await this.#writer.write(contents, (segment) => this.#segments.push(segment));
    this.#tail.push(chunk);
    for (const grown of [...this.#waiters]) grown();
    return chunk.baseOffset;
  }

  #checkHeld(offset: number): void {
    if (offset >= this.earliestOffset && offset <= this.endOffset) return;
    throw new StreamError(
      'STREAM_OFFSET_LOST',
      `offset ${String(offset)} is not in ${this.#options.folder}: it holds ${String(this.earliestOffset)} up to ${String(this.endOffset)}`,
      { retryable: false },
    );
  }

  /** A file that vanishes under a reader was deleted by retention: the offset is lost, not the disk. */
  async #readOrLost(segment: Segment, from: number, bytesMax: number): ReturnType<typeof readSegment> {
    try {
      return await readSegment(this.#options.files, segment, from, bytesMax);
    } catch (error) {
      this.#checkHeld(from);
      throw new StreamError('STREAM_READ_FAILED', `cannot read ${segment.path}`, { retryable: true, cause: error });
    }
  }
}

/** The files of the folder, oldest first; all but the newest are complete and durable. */
async function listSegments({ folder, files, now }: RecordLogOptions): Promise<Segment[]> {
  const bases = (await readdir(folder)).flatMap((name) => segmentBase(name) ?? []).sort((a, b) => a - b);
  const segments = bases.map((base) => new Segment(folder, base, now()));
  for (const [index, segment] of segments.entries()) {
    const file = await files.openExisting(segment.path);
    try {
      segment.modifiedAtMs = await file.modifiedAtMs();
      const next = bases[index + 1];
      if (next === undefined) continue;
      segment.size = await file.size();
      segment.endOffset = next;
    } finally {
      await file.close();
    }
  }
  return segments;
}

/**
 * Whole records at the end may have been written but never synced. They are synced before anyone can read them, so that
 * a power cut cannot take back, and give to another record, an offset that was already read.
 */
async function recover(options: RecordLogOptions, newest: Segment, file: SegmentFile): Promise<void> {
  await scanSegment(file, newest);
  const torn = (await file.size()) - newest.size;
  if (torn > 0) {
    options.onEvent({ type: 'tail-truncated', path: newest.path, bytes: torn });
    await file.truncate(newest.size);
  }
  await file.datasync();
}
