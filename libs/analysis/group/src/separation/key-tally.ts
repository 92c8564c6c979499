import type { AnyValue } from '@clew/trace-model';

import { attributeText } from '../spans/attribute-text.js';
import { MemberSet, type Member } from './member-set.js';

const VALUE_CHARS_MAX = 256;

/** The least and the largest of what one item has for a key. */
export interface NumericItem {
  readonly member: Member;
  min: number;
  max: number;
}

/** What the items have for one key. */
export class KeyTally {
  /** Items that have the key at all. */
  readonly present = new MemberSet();
  /** By text; no more than `valuesMax`. */
  readonly values = new Map<string, MemberSet>();
  /** One per item, in order. Only while all values are numbers. */
  readonly numbers: NumericItem[] = [];
  isNumeric = true;
  hasTooManyValues = false;
  readonly #valuesMax: number;

  constructor(valuesMax: number) {
    this.#valuesMax = valuesMax;
  }

  add(member: Member, value: AnyValue): void {
    this.present.add(member);
    this.#addNumber(member, value);
    const text = attributeText(value, VALUE_CHARS_MAX);
    const known = this.values.get(text);
    if (known !== undefined) {
      known.add(member);
    } else if (this.values.size < this.#valuesMax) {
      const members = new MemberSet();
      members.add(member);
      this.values.set(text, members);
    } else {
      this.hasTooManyValues = true;
    }
  }

  #addNumber(member: Member, value: AnyValue): void {
    if (!this.isNumeric) return;
    const number = value.type === 'int' || value.type === 'double' ? Number(value.value) : Number.NaN;
    if (!Number.isFinite(number)) {
      this.isNumeric = false;
      this.numbers.length = 0;
      return;
    }
    const last = this.numbers.at(-1);
    if (last?.member !== member) this.numbers.push({ member, min: number, max: number });
    else {
      last.min = Math.min(last.min, number);
      last.max = Math.max(last.max, number);
    }
  }
}
