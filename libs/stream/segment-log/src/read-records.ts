import type { LogRecord } from './record-frame.js';
import { readFrame } from './record-frame.js';
import type { SegmentFiles } from './segment-file.js';
import type { Segment } from './segment.js';
import type { TailChunk } from './tail-cache.js';

const BLOCK_BYTES_MIN = 256 * 1024;

/** Records at or after `from` until `bytesMax` bytes of payload are in hand, from frames in memory. */
export function readTail(chunks: readonly TailChunk[], from: number, bytesMax: number): LogRecord[] {
  const collected = new Collected(from, bytesMax);
  for (const { frames } of chunks) {
    let at = 0;
    while (at < frames.length && !collected.isFull()) {
      const result = readFrame(frames, at, { verify: false });
      if (result.kind !== 'record') throw new Error(`a frame in memory is ${result.kind} at ${String(at)}`);
      collected.add(result.record);
      at += result.frameBytes;
    }
  }
  return collected.records;
}

/**
 * The same from one file. `damagedFrom` is the first offset that cannot be read when the file is damaged there: what
 * follows in this file is lost.
 */
export async function readSegment(
  files: SegmentFiles,
  segment: Segment,
  from: number,
  bytesMax: number,
): Promise<{ readonly records: LogRecord[]; readonly damagedFrom?: number }> {
  const durableBytes = segment.size;
  let { offset, position } = segment.placeBefore(from);
  let blockBytes = Math.max(BLOCK_BYTES_MIN, bytesMax);
  const collected = new Collected(from, bytesMax);
  const file = await files.openExisting(segment.path);
  try {
    while (position < durableBytes && !collected.isFull()) {
      // Records keep referring to the block, so each has memory of its own instead of a slice of the shared pool.
      const block = Buffer.allocUnsafeSlow(Math.min(blockBytes, durableBytes - position));
      const filled = await file.read(block, position);
      const start = position;
      while (!collected.isFull()) {
        const result = readFrame(block.subarray(0, filled), position - start, { verify: true });
        if (result.kind === 'short') {
          if (position + result.frameBytes > durableBytes) return { records: collected.records, damagedFrom: offset };
          blockBytes = Math.max(blockBytes, result.frameBytes);
          break;
        }
        if (result.kind === 'corrupt' || result.record.offset !== offset) {
          return { records: collected.records, damagedFrom: offset };
        }
        segment.note(offset, position);
        collected.add(result.record);
        offset += 1;
        position += result.frameBytes;
        if (position === start + filled) break;
      }
    }
  } finally {
    await file.close();
  }
  segment.resumeAt(offset, position);
  return { records: collected.records };
}

class Collected {
  readonly records: LogRecord[] = [];
  readonly #from: number;
  readonly #bytesMax: number;
  #bytes = 0;

  constructor(from: number, bytesMax: number) {
    this.#from = from;
    this.#bytesMax = bytesMax;
  }

  isFull(): boolean {
    return this.records.length > 0 && this.#bytes >= this.#bytesMax;
  }

  add(record: LogRecord): void {
    if (record.offset < this.#from) return;
    this.records.push(record);
    this.#bytes += record.payload.length;
  }
}
