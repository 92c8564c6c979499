const SLOTS_MIN = 1_024;
/** Keys are looked for in so many slots after their own; when all are taken, the key with the lowest stamp makes room. */
const PROBES = 16;
const NONE = -1;

/**
 * A bounded set of keys, each with the number (a time, a sequence) it was last stamped with. Two typed arrays with a short probe: no
 * allocation per key, and no key that is chosen to collide makes the search longer. It grows to `keysMax` slots as keys come.
 */
export class StampedKeys {
  private readonly slotsMax: number;
  private keys: Float64Array;
  private stamps: Float64Array;
  private count = 0;

  constructor(keysMax: number) {
    if (!(keysMax >= 1 && keysMax <= 2 ** 26)) throw new RangeError(`keysMax is ${keysMax}, allowed is 1 to 2^26`);
    this.slotsMax = 2 ** Math.ceil(Math.log2(keysMax));
    const slots = Math.min(SLOTS_MIN, this.slotsMax);
    this.keys = new Float64Array(slots).fill(NONE);
    this.stamps = new Float64Array(slots);
  }

  get size(): number {
    return this.count;
  }

  /** Undefined when the key is not there. */
  stampOf(key: number): number | undefined {
    const slot = this.slotOf(key);
    return slot === NONE ? undefined : this.stamps[slot];
  }

  /** @param key a whole number of up to 53 bits */
  stamp(key: number, stamp: number): void {
    const slot = this.slotOf(key);
    if (slot === NONE) this.insert(key, stamp);
    else this.stamps[slot] = stamp;
  }

  /** The keys with the highest stamps, highest first. */
  latest(countMax: number): [key: number, stamp: number][] {
    const pairs: [number, number][] = [];
    for (const [slot, key] of this.keys.entries()) if (key !== NONE) pairs.push([key, this.stamps[slot] ?? 0]);
    return pairs.sort(([, a], [, b]) => b - a).slice(0, countMax);
  }

  private slotOf(key: number): number {
    const mask = this.keys.length - 1;
    const home = hashOf(key);
    for (let probe = 0; probe < PROBES; probe++) {
      const slot = (home + probe) & mask;
      const found = this.keys[slot];
      if (found === key) return slot;
      // Nothing is ever removed, only replaced, so a free slot ends the search.
      if (found === NONE) return NONE;
    }
    return NONE;
  }

  private insert(key: number, stamp: number): void {
    if (this.count >= this.keys.length / 2 && this.keys.length < this.slotsMax) this.grow();
    const mask = this.keys.length - 1;
    const home = hashOf(key);
    let chosen = home & mask;
    for (let probe = 0; probe < PROBES; probe++) {
      const slot = (home + probe) & mask;
      if (this.keys[slot] === NONE) {
        chosen = slot;
        this.count++;
        break;
      }
      if ((this.stamps[slot] ?? 0) < (this.stamps[chosen] ?? 0)) chosen = slot;
    }
    this.keys[chosen] = key;
    this.stamps[chosen] = stamp;
  }

  private grow(): void {
    const { keys, stamps } = this;
    this.keys = new Float64Array(2 * keys.length).fill(NONE);
    this.stamps = new Float64Array(2 * keys.length);
    this.count = 0;
    for (const [slot, key] of keys.entries()) if (key !== NONE) this.insert(key, stamps[slot] ?? 0);
  }
}

function hashOf(key: number): number {
  // `| 0` takes the low 32 bits of a number of 53 without a division.
  let hash = Math.imul((key | 0) ^ Math.imul((key / 2 ** 32) | 0, 0x9e37_79b1), 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2_ae35);
  return (hash ^ (hash >>> 13)) >>> 0;
}
