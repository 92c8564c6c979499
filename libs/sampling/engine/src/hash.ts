/**
 * A 64-bit hash of a few 32-bit words as two independent lanes of int32. The seed is the process's own: nothing hashed is stored, so
 * that who chooses ids cannot choose where they collide.
 */
export class Hash64 {
  lo = 0;
  hi = 0;
  private readonly seed: number;

  constructor(seed: number) {
    this.seed = seed;
  }

  start(): this {
    this.lo = this.seed ^ 0x243f6a88;
    this.hi = this.seed ^ 0x85a308d3;
    return this;
  }

  word(value: number): this {
    this.lo = mix(this.lo ^ Math.imul(value, 0xcc9e2d51), 0x1b873593);
    this.hi = mix(this.hi ^ Math.imul(value, 0x9e3779b1), 0x85ebca6b);
    return this;
  }

  end(): this {
    this.lo = finish(this.lo ^ Math.imul(this.hi, 0x27d4eb2f));
    this.hi = finish(this.hi ^ Math.imul(this.lo, 0x165667b1));
    return this;
  }
}

/** Hash (int32) of `bytes[start, end)`, continuing from `hash`. */
export function hashBytes(hash: number, bytes: Uint8Array, start: number, end: number): number {
  let value = hash ^ (end - start);
  let at = start;
  for (; at + 4 <= end; at += 4) value = mix(value ^ Math.imul(int32At(bytes, at), 0xcc9e2d51), 0x1b873593);
  for (; at < end; at++) value = Math.imul(value ^ (bytes[at] ?? 0), 0x01000193);
  return finish(value);
}

export function littleEndian32(bytes: Uint8Array, at: number): number {
  return int32At(bytes, at) >>> 0;
}

/** The same bits with a sign: a number that never becomes an object on the heap, as half of all uint32 do. */
export function int32At(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
}

function mix(value: number, factor: number): number {
  const rotated = (value << 13) | (value >>> 19);
  return (Math.imul(rotated, factor) + 0xe6546b64) | 0;
}

function finish(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
