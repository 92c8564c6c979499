/**
 * A 64-bit hash of bytes in two 32-bit halves, for sketches and caches. Reusable: `of` leaves its result in `high` and `low`.
 * Two lanes of multiply and shift with constants of their own, each finished as in MurmurHash3 (A. Appleby, public domain).
 * Not for secrets: whoever wants collisions can make them, and then spoils the statistics of one's own team.
 */
export class ByteHash {
  high = 0;
  low = 0;

  of(bytes: Uint8Array, start: number, end: number): void {
    let one = 0x9747_b28c ^ (end - start);
    let two = 0x3c6e_f372;
    let at = start;
    for (; at + 4 <= end; at += 4) {
      const word =
        (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
      one = Math.imul(one ^ word, 0xcc9e_2d51);
      one = (one << 15) | (one >>> 17);
      two = Math.imul(two + word, 0x85eb_ca6b);
      two ^= two >>> 13;
    }
    for (; at < end; at++) {
      const byte = bytes[at] ?? 0;
      one = Math.imul(one ^ byte, 0x1b87_3593);
      one = (one << 13) | (one >>> 19);
      two = Math.imul(two + byte, 0xc2b2_ae35);
      two ^= two >>> 15;
    }
    const mixed = finish(one);
    this.high = mixed >>> 0;
    this.low = finish(two ^ Math.imul(mixed, 0x9e37_79b1)) >>> 0;
  }
}

function finish(half: number): number {
  let mixed = half;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85eb_ca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35);
  return mixed ^ (mixed >>> 16);
}
