import type { Memory } from './memory-pool.js';

/** Longer runs are left to the engine's own copying, whose call costs about as much as this many bytes one by one. */
const SHORT_RUN = 64;
/** Runs are copied by words, up to three bytes further than they go. */
export const LZ4_ROOM_BEYOND = 4;

/**
 * Decodes one block of lz4 (github.com/lz4/lz4, doc/lz4_Block_format.md) from `source[at, end)` to `target[out, ...)` and gives
 * where its output ends. Matches may reach back to `start`. Written here because every binding gives each result memory of its
 * own: so decoding takes half of what it took, and leaves nothing to the garbage collector. Throws a RangeError when the block is
 * corrupt or goes on beyond `limit`; the memory must be `LZ4_ROOM_BEYOND` bytes larger.
 */
export function decodeLz4Block(
  source: Memory,
  at: number,
  end: number,
  target: Memory,
  { start, out, limit }: { readonly start: number; readonly out: number; readonly limit: number },
): number {
  const { bytes: from, view: fromView } = source;
  const { bytes: to, view: toView } = target;
  let read = at;
  let write = out;
  while (read < end) {
    const token = from[read++] ?? 0;
    let run = token >>> 4;
    if (run !== 0) {
      if (run === 15) {
        for (let more = 255; more === 255; run += more) {
          if (read >= end) throw corrupt('its literals do not end');
          more = from[read++] ?? 0;
        }
      }
      if (run > end - read || run > limit - write) throw corrupt('literals go beyond its end');
      if (run > SHORT_RUN || read + run + LZ4_ROOM_BEYOND > from.length) to.set(from.subarray(read, read + run), write);
      else for (let i = 0; i < run; i += 4) toView.setInt32(write + i, fromView.getInt32(read + i, true), true);
      write += run;
      read += run;
    }
    if (read === end) return write; // the last sequence has no match
    if (end - read < 2) throw corrupt('it ends within a match');
    const distance = (from[read] ?? 0) | ((from[read + 1] ?? 0) << 8);
    read += 2;
    let length = (token & 15) + 4;
    if (length === 19) {
      for (let more = 255; more === 255; length += more) {
        if (read >= end) throw corrupt('a match does not end');
        more = from[read++] ?? 0;
      }
    }
    const match = write - distance;
    if (distance === 0 || match < start) throw corrupt('a match begins before the data');
    if (length > limit - write) throw corrupt('a match goes beyond its end');
    if (distance >= 4 && (length <= SHORT_RUN || distance < length)) {
      for (let i = 0; i < length; i += 4) toView.setInt32(write + i, toView.getInt32(match + i, true), true);
    } else if (distance >= length) to.copyWithin(write, match, match + length);
    else for (let i = 0; i < length; i++) to[write + i] = to[match + i] ?? 0; // it repeats what it writes
    write += length;
  }
  throw corrupt('it ends with a match');
}

function corrupt(what: string): RangeError {
  return new RangeError(`a block of lz4 is corrupt: ${what}`);
}
