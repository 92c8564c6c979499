const FNV_PRIME = 0x0100_0193;
const SPAN_SEED = 0x811c_9dc5;
const EDGE_SEED = 0x2f0b_4c47;
const ID_SEED = 0x1234_5689;
/** Makes of one seed that of the second lane. */
const LANE = 0x5bd1_e995;

/** Hash of 53 bits of two names in this order; `kind` keeps spans and edges apart. */
export function pathKey(kind: 'span' | 'edge', from: string, to: string): number {
  const seed = kind === 'span' ? SPAN_SEED : EDGE_SEED;
  return joined(hashText(to, hashText(from, seed)), hashText(to, hashText(from, seed ^ LANE)));
}

/** Hash of 53 bits of a name and `bytes[start, end)`. */
export function bytesKey(name: string, bytes: Uint8Array, start: number, end: number): number {
  let hi = hashText(name, ID_SEED);
  let lo = hashText(name, ID_SEED ^ LANE);
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    hi = step(hi, byte);
    lo = step(lo, byte);
  }
  return joined(hi, lo);
}

function hashText(text: string, seed: number): number {
  let hash = seed;
  for (let index = 0; index < text.length; index++) hash = step(hash, text.charCodeAt(index));
  // The end of a text counts too, so that ('ab', 'c') is not ('a', 'bc').
  return step(hash, 0x1_0000);
}

/** Rotating carries high bits down: a product alone only carries upwards, and lanes that differ by their seed would collide together. */
function step(hash: number, value: number): number {
  const mixed = Math.imul(hash ^ value, FNV_PRIME);
  return (mixed << 13) | (mixed >>> 19);
}

function joined(hi: number, lo: number): number {
  return (finished(hi ^ Math.imul(lo, 0x27d4_eb2f)) & 0x1f_ffff) * 2 ** 32 + finished(lo);
}

function finished(hash: number): number {
  let mixing = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  mixing = Math.imul(mixing ^ (mixing >>> 13), 0xc2b2_ae35);
  return (mixing ^ (mixing >>> 16)) >>> 0;
}
