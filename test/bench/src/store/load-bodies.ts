import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import type { Otlpload } from '../otlpload.js';

/** One OTLP request of whole traces. The bytes are the caller's. */
export interface LoadBody {
  readonly bytes: Buffer;
  /** Where the 16 bytes of trace ids lie, one per span. */
  readonly traceIdOffsets: Uint32Array;
}

export interface LoadOptions {
  readonly otlpload: Otlpload;
  /** For load files, of which two exist at a time. */
  readonly folder: string;
  readonly spans: number;
  readonly startTimeUnixNano: bigint;
  /** Traces start evenly spread over so much time from then on. */
  readonly spreadNano: bigint;
}

const SPANS_PER_FILE = 500_000;
/** Where otlpload's time begins: `t0` of gen.go. */
const LOAD_TIME_NANO = 1_700_000_000_000_000_000n;
const MAGIC_BYTES = 8;
const UINT32_BYTES = 4;
const HEAD_WORDS = 5;

/**
 * The bodies of the load in the order of time. Every file has a seed of its own: no id and no text comes twice because the load was
 * repeated, which would make the store smaller than it is. The next file is made while one is read.
 */
export async function* loadBodies(options: LoadOptions): AsyncGenerator<LoadBody, void, undefined> {
  const fileCount = Math.max(1, Math.round(options.spans / SPANS_PER_FILE));
  let next = makeFile(options, 0, fileCount);
  for (let index = 0; index < fileCount; index++) {
    const file = await next;
    if (index + 1 < fileCount) next = makeFile(options, index + 1, fileCount);
    // Awaited in the next turn of the loop; a failure before that must not end the process by itself.
    next.catch(() => undefined);
    const start = options.startTimeUnixNano + (options.spreadNano * BigInt(index)) / BigInt(fileCount);
    yield* bodiesOf(file, start - LOAD_TIME_NANO);
  }
}

/** Reads the file whole and removes it. */
async function makeFile(options: LoadOptions, index: number, fileCount: number): Promise<Buffer> {
  const path = join(options.folder, `load-${String(index)}.bin`);
  const { tracesCsv } = await options.otlpload.generate(path, 'a', Math.round(options.spans / fileCount), {
    seed: index + 1,
    spreadMs: Number(options.spreadNano / BigInt(fileCount) / 1_000_000n),
  });
  const bytes = await readFile(path);
  await Promise.all([rm(path), rm(tracesCsv)]);
  return bytes;
}

/** Format: README of otlpload. */
function* bodiesOf(file: Buffer, shiftNano: bigint): Generator<LoadBody, void, undefined> {
  let at = MAGIC_BYTES;
  at += UINT32_BYTES + file.readUInt32LE(at);
  while (at < file.length) {
    const [length = 0, , traceIds = 0, spanIds = 0, times = 0] = words(file, at, HEAD_WORDS);
    at += HEAD_WORDS * UINT32_BYTES;
    const bytes = Buffer.from(file.subarray(at, at + length));
    at += length;
    const traceIdOffsets = words(file, at, traceIds);
    at += (traceIds + spanIds) * UINT32_BYTES;
    for (const offset of words(file, at, times)) {
      bytes.writeBigUInt64LE(bytes.readBigUInt64LE(offset) + shiftNano, offset);
    }
    at += times * UINT32_BYTES;
    yield { bytes, traceIdOffsets };
  }
}

function words(bytes: Buffer, at: number, count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, index) => bytes.readUInt32LE(at + index * UINT32_BYTES));
}
