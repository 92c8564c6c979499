import { StreamError } from '@clew/stream-contract';
import type { SegmentLogListener } from './log-events.js';
import type { RecordContent } from './record-frame.js';
import { frameBytes, writeFrame } from './record-frame.js';
import type { SegmentFile, SegmentFiles } from './segment-file.js';
import { Segment } from './segment.js';
import type { TailChunk } from './tail-cache.js';

export interface SegmentWriterOptions {
  readonly folder: string;
  readonly segmentBytes: number;
  readonly files: SegmentFiles;
  readonly now: () => number;
  readonly onEvent: SegmentLogListener;
}

/**
 * Appends to the newest file of a log and starts the next one when it is full. After a failed write or sync the file is
 * cut back to its last durable record before anything else is written: the kernel may have dropped the pages of a failed
 * sync, so what it says about them later proves nothing.
 */
export class SegmentWriter {
  readonly #options: SegmentWriterOptions;
  #segment: Segment;
  #file: SegmentFile;
  #damaged = false;

  constructor(options: SegmentWriterOptions, newest: { readonly segment: Segment; readonly file: SegmentFile }) {
    this.#options = options;
    this.#segment = newest.segment;
    this.#file = newest.file;
  }

  get segment(): Segment {
    return this.#segment;
  }

  /** Makes the records durable. `started` is told about a new file before anything is in it. */
  async write(contents: readonly RecordContent[], started: (segment: Segment) => void): Promise<TailChunk> {
    try {
      if (this.#damaged) await this.#repair();
      if (this.#segment.size >= this.#options.segmentBytes) {
        await this.#startNext();
        started(this.#segment);
      }
      return await this.#append(contents);
    } catch (error) {
      const { path } = this.#segment;
      this.#options.onEvent({ type: 'write-failed', path, error });
      const reason = error instanceof Error ? error.message : String(error);
      throw new StreamError('STREAM_WRITE_FAILED', `cannot append to ${path}: ${reason}`, {
        retryable: true,
        cause: error,
      });
    }
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  async #append(contents: readonly RecordContent[]): Promise<TailChunk> {
    const segment = this.#segment;
    const bytes = contents.reduce((sum, content) => sum + frameBytes(content), 0);
    const frames = Buffer.allocUnsafeSlow(bytes);
    const starts: number[] = [];
    let at = 0;
    for (const content of contents) {
      starts.push(at);
      at = writeFrame(frames, at, segment.endOffset + starts.length - 1, content);
    }
    this.#damaged = true;
    await this.#file.write(frames, segment.size);
    await this.#file.datasync();
    this.#damaged = false;
    const baseOffset = segment.endOffset;
    for (const [index, start] of starts.entries()) segment.note(baseOffset + index, segment.size + start);
    segment.endOffset += contents.length;
    segment.size += bytes;
    segment.modifiedAtMs = this.#options.now();
    return { baseOffset, endOffset: segment.endOffset, frames };
  }

  async #repair(): Promise<void> {
    await this.#file.truncate(this.#segment.size);
    await this.#file.datasync();
    this.#damaged = false;
  }

  async #startNext(): Promise<void> {
    const { folder, files, now } = this.#options;
    const next = new Segment(folder, this.#segment.endOffset, now());
    const file = await files.open(next.path);
    try {
      await file.truncate(0); // an earlier attempt may have left one
      await files.syncFolder(folder);
    } catch (error) {
      await file.close();
      throw error;
    }
    const full = this.#file;
    this.#segment = next;
    this.#file = file;
    await full.close();
  }
}
