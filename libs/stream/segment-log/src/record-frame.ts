import { crc32 } from 'node:zlib';

/**
 * One record on disk, little-endian:
 *
 *   u32 bodyBytes | u32 crc32(body) | body = u64 offset | u16 metaBytes | meta | payload
 *
 * The offset is in the body, so a run of zeroes, a frame from another place and a shifted read all fail the check.
 */
const FRAME_OVERHEAD_BYTES = 18;
const PREFIX_BYTES = 8;
const BODY_HEAD_BYTES = 10;

/** No frame is larger; a longer length on disk is garbage and not worth the memory to prove it. */
const FRAME_BYTES_MAX = 256 * 1024 * 1024;

export interface RecordContent {
  readonly meta: Uint8Array;
  readonly payload: Uint8Array;
}

export interface LogRecord {
  readonly offset: number;
  readonly meta: Buffer;
  readonly payload: Buffer;
}

export type FrameResult =
  | { readonly kind: 'record'; readonly record: LogRecord; readonly frameBytes: number }
  /** The bytes end before the frame does. `frameBytes` is what it claims to be, or the least it can be. */
  | { readonly kind: 'short'; readonly frameBytes: number }
  | { readonly kind: 'corrupt' };

export function frameBytes(content: RecordContent): number {
  return FRAME_OVERHEAD_BYTES + content.meta.length + content.payload.length;
}

/** Writes one frame at `at` and returns the position after it. */
export function writeFrame(target: Buffer, at: number, offset: number, content: RecordContent): number {
  const end = at + frameBytes(content);
  target.writeBigUInt64LE(BigInt(offset), at + PREFIX_BYTES);
  target.writeUInt16LE(content.meta.length, at + PREFIX_BYTES + 8);
  target.set(content.meta, at + FRAME_OVERHEAD_BYTES);
  target.set(content.payload, at + FRAME_OVERHEAD_BYTES + content.meta.length);
  target.writeUInt32LE(end - at - PREFIX_BYTES, at);
  target.writeUInt32LE(crc32(target.subarray(at + PREFIX_BYTES, end)), at + 4);
  return end;
}

/** Reads the frame at `at`. `verify: false` skips the checksum, for bytes that never left memory. */
export function readFrame(source: Buffer, at: number, options: { readonly verify: boolean }): FrameResult {
  const available = source.length - at;
  if (available < FRAME_OVERHEAD_BYTES) return { kind: 'short', frameBytes: FRAME_OVERHEAD_BYTES };
  const bodyBytes = source.readUInt32LE(at);
  if (bodyBytes < BODY_HEAD_BYTES || bodyBytes > FRAME_BYTES_MAX) return { kind: 'corrupt' };
  const bytes = PREFIX_BYTES + bodyBytes;
  if (available < bytes) return { kind: 'short', frameBytes: bytes };
  const body = source.subarray(at + PREFIX_BYTES, at + bytes);
  if (options.verify && crc32(body) !== source.readUInt32LE(at + 4)) return { kind: 'corrupt' };
  const metaEnd = BODY_HEAD_BYTES + body.readUInt16LE(8);
  if (metaEnd > body.length) return { kind: 'corrupt' };
  const record = {
    offset: Number(body.readBigUInt64LE(0)),
    meta: body.subarray(BODY_HEAD_BYTES, metaEnd),
    payload: body.subarray(metaEnd),
  };
  return { kind: 'record', record, frameBytes: bytes };
}
