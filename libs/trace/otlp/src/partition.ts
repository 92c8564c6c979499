/**
 * Partition of a trace: MurmurHash3 (x86, 32 bit, seed 0) over the 16 bytes of its id, unsigned, modulo the number of
 * partitions. All bytes count, because real ids have constant parts (64-bit ids padded with zeros, X-Ray's time prefix).
 *
 * This is a wire contract between every gateway that ever wrote to a stream and every sampler that reads it: it must
 * never change. `partition.spec.ts` pins it with values computed independently.
 */
export function partitionOf(bytes: Uint8Array, traceIdStart: number, partitionCount: number): number {
  let hash = 0;
  for (let at = traceIdStart; at < traceIdStart + 16; at += 4) {
    const word =
      (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
    let mixed = Math.imul(word, 0xcc9e2d51);
    mixed = (mixed << 15) | (mixed >>> 17);
    hash ^= Math.imul(mixed, 0x1b873593);
    hash = (hash << 13) | (hash >>> 19);
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0;
  }
  hash ^= 16;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  hash ^= hash >>> 16;
  return (hash >>> 0) % partitionCount;
}
