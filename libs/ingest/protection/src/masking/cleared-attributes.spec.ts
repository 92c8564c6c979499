import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Detection } from '../detect/detection.js';
import { CLEARED_BYTES_MAX, CLEARED_BYTES_MIN, ClearedAttributes } from './cleared-attributes.js';
import type { KeyPlan } from './key-plans.js';
import { KeyPlans } from './key-plans.js';
import { TextMasker } from './text-masker.js';

/** Few letters, so that strings are often nearly the same. */
const text = fc
  .array(fc.constantFrom(97, 98, 200), { minLength: CLEARED_BYTES_MIN, maxLength: CLEARED_BYTES_MAX })
  .map((codes) => Uint8Array.from(codes));

function newPlan(key: string): KeyPlan {
  const plans = new KeyPlans([], new TextMasker(new Detection(), (bytes) => bytes), 100);
  const bytes = new TextEncoder().encode(key);
  return plans.tableOf('span').get(bytes, 0, bytes.length);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

it('knows nothing that was not added, byte for byte', () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 60 }), fc.array(text, { maxLength: 60 }), (added, asked) => {
      const cleared = new ClearedAttributes();
      const plan = newPlan('key');
      for (const each of added) cleared.add(plan, viewOf(each), 0, each.length);
      const known = new Set(added.map((each) => each.join()));
      const found = [...asked, ...added].filter((each) => cleared.has(viewOf(each), 0, each.length));
      expect(found.filter((each) => !known.has(each.join()))).toEqual([]);
    }),
  );
});

it('tells apart attributes of any length that differ in one byte, wherever it is', () => {
  for (let length = CLEARED_BYTES_MIN; length <= CLEARED_BYTES_MAX; length++) {
    const cleared = new ClearedAttributes();
    const bytes = Uint8Array.from({ length }, (_, index) => index);
    cleared.add(newPlan('key'), viewOf(bytes), 0, length);
    expect(cleared.has(viewOf(bytes), 0, length)).toBe(true);
    for (let index = 0; index < length; index++) {
      const other = bytes.slice();
      other[index] = 255;
      expect(cleared.has(viewOf(other), 0, length)).toBe(false);
    }
  }
});

it('gives keys whose values never repeat no room beyond their first', () => {
  const cleared = new ClearedAttributes();
  const [unique, repeating] = [newPlan('unique'), newPlan('repeating')];
  const attribute = (name: string, value: number): DataView =>
    viewOf(new TextEncoder().encode(`${name} ${String(value).padStart(6, '0')}`));
  const look = (plan: KeyPlan, view: DataView): boolean => {
    if (cleared.has(view, 0, view.byteLength)) return true;
    cleared.add(plan, view, 0, view.byteLength);
    return false;
  };
  for (let round = 0; round < 2_000; round++) {
    look(unique, attribute('unique', round));
    for (let value = 0; value < 20; value++) look(repeating, attribute('repeating', value));
  }
  for (let value = 0; value < 20; value++) expect(look(repeating, attribute('repeating', value))).toBe(true);
  expect(look(unique, attribute('unique', 1_999))).toBe(false);
});
