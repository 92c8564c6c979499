import { LZ4_ROOM_BEYOND, decodeLz4Block } from './lz4-block.js';
import type { Memory } from './memory-pool.js';
import type { ReadMemory } from './read-memory.js';

const MAGIC = 0x184d2204;
const VERSION = 1;
/** No byte of a block stands for more bytes than this. */
const RATIO_MAX = 255;
const BLOCK_IS_PLAIN = 0x8000_0000;

/** How a frame is laid out (github.com/lz4/lz4, doc/lz4_Frame_format.md). */
interface Frame {
  readonly blocksAt: number;
  readonly blockBytesMax: number;
  readonly blocksHaveChecksums: boolean;
  readonly hasChecksum: boolean;
}

/**
 * Decodes one frame after another in `source[start, end)`. The checksums in them are passed over: that of the record batch covers
 * the same bytes. Throws a RangeError for what is no frame, and for more than `bytesMax`.
 */
export function decodeLz4Frames(
  source: Memory,
  range: { readonly start: number; readonly end: number },
  target: ReadMemory,
  bytesMax: number,
): { readonly memory: Memory; readonly start: number; readonly end: number } {
  const bound = walkFrames(source, range.start, range.end, (size, _at, { blockBytesMax }) =>
    size >= BLOCK_IS_PLAIN ? size - BLOCK_IS_PLAIN : Math.min(blockBytesMax, size * RATIO_MAX),
  );
  if (bound > bytesMax) throw new RangeError(`lz4 of up to ${bound} bytes, more than the ${bytesMax} that are allowed`);
  const { memory, start } = target.room(bound + LZ4_ROOM_BEYOND);
  let out = start;
  walkFrames(source, range.start, range.end, (size, at, { blockBytesMax }) => {
    if (size >= BLOCK_IS_PLAIN) {
      memory.bytes.set(source.bytes.subarray(at, at + size - BLOCK_IS_PLAIN), out);
      out += size - BLOCK_IS_PLAIN;
    } else {
      const limit = Math.min(out + blockBytesMax, start + bound);
      out = decodeLz4Block(source, at, at + size, memory, { start, out, limit });
    }
    return 0;
  });
  target.use(out);
  return { memory, start, end: out };
}

/** Calls `each` with every block, whose highest bit tells that it is not compressed; gives the sum of what it returns. */
function walkFrames(
  source: Memory,
  start: number,
  end: number,
  each: (size: number, at: number, frame: Frame) => number,
): number {
  let sum = 0;
  for (let at = start; at < end;) {
    const frame = frameAt(source, at, end);
    at = frame.blocksAt;
    for (;;) {
      if (end - at < 4) throw new RangeError('an lz4 frame does not end');
      const size = source.view.getUint32(at, true);
      at += 4;
      if (size === 0) break;
      const bytes = size & 0x7fff_ffff;
      if (bytes > end - at) throw new RangeError('a block of lz4 goes beyond its frame');
      sum += each(size, at, frame);
      at += bytes + (frame.blocksHaveChecksums ? 4 : 0);
    }
    if (frame.hasChecksum) at += 4;
  }
  return sum;
}

function frameAt({ bytes, view }: Memory, at: number, end: number): Frame {
  if (end - at < 7 || view.getUint32(at, true) !== MAGIC) throw new RangeError('there is no lz4 frame');
  const flags = bytes[at + 4] ?? 0;
  if (flags >>> 6 !== VERSION) throw new RangeError(`an lz4 frame has version ${flags >>> 6}, not ${VERSION}`);
  if ((flags & 0x01) !== 0) throw new RangeError('an lz4 frame asks for a dictionary, and there is none');
  const hasSize = (flags & 0x08) !== 0;
  const sizeCode = ((bytes[at + 5] ?? 0) >>> 4) & 7;
  if (sizeCode < 4) throw new RangeError(`an lz4 frame has block size ${sizeCode}, not 4 to 7`);
  return {
    blocksAt: at + 6 + (hasSize ? 8 : 0) + 1,
    blockBytesMax: 1 << (8 + 2 * sizeCode),
    blocksHaveChecksums: (flags & 0x10) !== 0,
    hasChecksum: (flags & 0x04) !== 0,
  };
}
