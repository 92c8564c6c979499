const FNV_PRIME = 0x0100_0193;
const SEEDS = [0x811c_9dc5, 0x9747_b28c] as const;

/**
 * 64 bits of a text as 16 hex digits: two hashes of 32 bits (FNV-1a over UTF-16 units from two seeds, each mixed at the
 * end), as arithmetic on bigint costs a hundred times more. Never to change: fingerprints are kept in links and
 * tickets.
 */
export function fingerprint64(text: string): string {
  return SEEDS.map((seed) => hash32(text, seed).toString(16).padStart(8, '0')).join('');
}

function hash32(text: string, seed: number): number {
  let hash = seed;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    hash = Math.imul(hash ^ (unit & 0xff), FNV_PRIME);
    hash = Math.imul(hash ^ (unit >>> 8), FNV_PRIME);
    // FNV alone keeps a difference of the seeds as it is: two hashes of one text would tell no more than one.
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
