import type { KeyPlan } from './key-plans.js';

const SLOTS = 1024;
const WORDS_MAX = 32;
/** From 8 bytes on every part that the hash reads is there; of those longer than this few come again. */
export const CLEARED_BYTES_MIN = 8;
export const CLEARED_BYTES_MAX = 4 * WORDS_MAX;
/** As many as attributes of a usual request need before the table grows to its full size. */
const SLOTS_AT_FIRST = 128;

/**
 * Attributes of one place in which nothing has to change, by all their bytes, key and value (or texts of one name). Most attributes of spans are
 * the same again and again (methods, hosts, user agents, names of pools): found here they cost neither a look-up of their key
 * nor a look at their value, which halves what masking costs (`npm run bench -- ingest`, masking rules). Keys whose values do not
 * repeat get no room beyond their first few, so that they cannot push out the others.
 */
export class ClearedAttributes {
  private slots = 0;
  private lengths = new Uint8Array(0);
  private words = new Int32Array(0);
  private plans: (KeyPlan | undefined)[] = [];
  private taken = 0;
  private turn = 0;

  /** @param view of the bytes in which the attribute is `[start, end)`, a KeyValue payload */
  has(view: DataView, start: number, end: number): boolean {
    if (this.slots === 0) return false;
    const slot = hash(view, start, end) & (this.slots - 1);
    return this.isIn(slot, view, start, end) || this.isIn(slot ^ 1, view, start, end);
  }

  /** Remembers an attribute in which the plan of its key changes nothing, when values of that key repeat. */
  add(plan: KeyPlan, view: DataView, start: number, end: number): void {
    if (!plan.mayClear()) return;
    if (this.taken * 2 >= this.slots) this.grow();
    const slot = this.slotFor(hash(view, start, end) & (this.slots - 1));
    this.lengths[slot] = end - start;
    this.plans[slot] = plan;
    let word = slot * WORDS_MAX;
    // The last word may overlap the one before it: attributes of any length are whole words then.
    for (let at = start; at < end - 4; at += 4) this.words[word++] = view.getInt32(at, true);
    this.words[word] = view.getInt32(end - 4, true);
  }

  private isIn(slot: number, view: DataView, start: number, end: number): boolean {
    if (this.lengths[slot] !== end - start) return false;
    const { words } = this;
    const last = end - 4;
    let word = slot * WORDS_MAX;
    for (let at = start; at < last; at += 4) if (view.getInt32(at, true) !== words[word++]) return false;
    if (view.getInt32(last, true) !== words[word]) return false;
    this.plans[slot]?.clearedAgain();
    return true;
  }

  /** One of the two that the attribute may lie in: an empty one, or by turns. */
  private slotFor(slot: number): number {
    for (const each of [slot, slot ^ 1]) {
      if (this.lengths[each] !== 0) continue;
      this.taken++;
      return each;
    }
    this.turn ^= 1;
    return slot ^ this.turn;
  }

  /** Forgets all: it is soon known again. */
  private grow(): void {
    if (this.slots === SLOTS) return;
    this.slots = this.slots === 0 ? SLOTS_AT_FIRST : this.slots * 2;
    this.lengths = new Uint8Array(this.slots);
    this.words = new Int32Array(this.slots * WORDS_MAX);
    this.plans = Array.from({ length: this.slots }, () => undefined);
    this.taken = 0;
  }
}

/** Of the length, the end, the middle and what follows the key's tag and length. */
function hash(view: DataView, start: number, end: number): number {
  let value = Math.imul(view.getInt32(end - 4, true) ^ (end - start), 0x9e37_79b1);
  value = Math.imul((value ^ (value >>> 15)) + view.getInt32(((start + end) >>> 1) - 2, true), 0x85eb_ca6b);
  value = Math.imul((value ^ (value >>> 13)) + view.getInt32(start + 2, true), 0xc2b2_ae35);
  return value ^ (value >>> 16);
}
