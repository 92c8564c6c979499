/** One item, numbered over both groups. */
export interface Member {
  readonly index: number;
  readonly isSelected: boolean;
  readonly weight: number;
}

/** How much of each group has something, and a number for who exactly: two sets with the same members have the same. */
export class MemberSet {
  count = 0;
  selectedCount = 0;
  selectedWeight = 0;
  baselineWeight = 0;
  #last = -1;
  #low = 0;
  #high = 0;

  /** Items come one after the other, each with all it has: the same one again is the last one. */
  add({ index, isSelected, weight }: Member): void {
    if (index === this.#last) return;
    this.#last = index;
    this.count++;
    if (isSelected) {
      this.selectedCount++;
      this.selectedWeight += weight;
    } else {
      this.baselineWeight += weight;
    }
    this.#low ^= mixed(index);
    this.#high ^= mixed(index ^ 0x5bd1_e995);
  }

  get identity(): string {
    return `${this.count}:${this.#low}:${this.#high}`;
  }

  /** All that are not in this one, of `all`, which has every item. */
  complementIn(all: MemberSet): MemberSet {
    const rest = new MemberSet();
    rest.count = all.count - this.count;
    rest.selectedCount = all.selectedCount - this.selectedCount;
    rest.selectedWeight = all.selectedWeight - this.selectedWeight;
    rest.baselineWeight = all.baselineWeight - this.baselineWeight;
    rest.#low = all.#low ^ this.#low;
    rest.#high = all.#high ^ this.#high;
    return rest;
  }
}

function mixed(index: number): number {
  let value = Math.imul(index + 1, 0x9e37_79b1);
  value = Math.imul(value ^ (value >>> 15), 0x85eb_ca6b);
  return value ^ (value >>> 13);
}
