const FNV_PRIME = 0x0100_0193;

/** Hash of 53 bits of two names in this order; `kind` keeps spans and edges apart. */
export function pathKey(kind: 'span' | 'edge', from: string, to: string): number {
  const seed = kind === 'span' ? 0x811c_9dc5 : 0x2f0b_4c47;
  const hi = mixed(hashText(to, hashText(from, seed)));
  const lo = mixed(hashText(to, hashText(from, seed ^ 0x5bd1_e995)));
  return (hi & 0x1f_ffff) * 2 ** 32 + lo;
}

function hashText(text: string, seed: number): number {
  let hash = seed;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), FNV_PRIME);
  // The end of a text counts too, so that ('ab', 'c') is not ('a', 'bc').
  return Math.imul(hash ^ 0x1_0000, FNV_PRIME);
}

function mixed(hash: number): number {
  let mixing = hash ^ (hash >>> 16);
  mixing = Math.imul(mixing, 0x85eb_ca6b);
  mixing ^= mixing >>> 13;
  mixing = Math.imul(mixing, 0xc2b2_ae35);
  return (mixing ^ (mixing >>> 16)) >>> 0;
}
