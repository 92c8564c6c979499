import { looksLikeIdentifier } from '../spans/identifier.js';
import type { KeyTally } from './key-tally.js';
import { MemberSet } from './member-set.js';

/** What may be true of an item. */
export type Condition =
  | { readonly operator: 'is'; readonly value: string }
  | { readonly operator: 'absent' }
  | { readonly operator: 'atLeast' | 'below'; readonly value: number };

export interface Candidate {
  readonly condition: Condition;
  readonly members: MemberSet;
}

/** More different numbers than this are a measure, not a code. */
const NUMERIC_CATEGORIES_MAX = 12;
const NUMERIC_SHARES = [0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 0.95, 0.99];
const IDENTIFIER_VALUES_MIN = 20;
const IDENTIFIER_SHARE_MIN = 0.5;
const ID_KEY = /(?:^|[._-])id$|[a-z]I[dD]$/;

/**
 * What could be said about a key. Nothing about an identifier: each of its values belongs to one item or a few, so that some
 * are always on one side only. It is told by its values, not by its name: three pods with uuids for names are fine.
 */
export function conditionsOf(key: string, tally: KeyTally, all: MemberSet): readonly Candidate[] | 'identifier' {
  const absent: Candidate = { condition: { operator: 'absent' }, members: tally.present.complementIn(all) };
  const isMeasure = tally.isNumeric && tally.values.size > NUMERIC_CATEGORIES_MAX;
  if (isMeasure) return ID_KEY.test(key) ? 'identifier' : [absent, ...thresholds(tally)];
  if (isIdentifier(tally)) return 'identifier';
  const values = [...tally.values].map(([value, members]): Candidate => ({
    condition: { operator: 'is', value },
    members,
  }));
  return [absent, ...values];
}

function isIdentifier({ values, present, hasTooManyValues }: KeyTally): boolean {
  if (hasTooManyValues) return true;
  if (values.size < IDENTIFIER_VALUES_MIN) return false;
  if (values.size > present.count * IDENTIFIER_SHARE_MIN) return true;
  // Many ids that each come back a few times: sessions, carts.
  const ids = [...values.keys()].filter(looksLikeIdentifier).length;
  return ids > values.size / 2 && values.size > present.count / 20;
}

/** At the quantiles of both groups together. One number of an item is enough. */
function thresholds({ numbers }: KeyTally): readonly Candidate[] {
  const sorted = numbers.flatMap(({ min, max }) => (min === max ? [min] : [min, max])).sort((a, b) => a - b);
  const edges = new Set(NUMERIC_SHARES.map((share) => sorted[Math.floor(share * sorted.length)] ?? 0));
  edges.delete(sorted[0] ?? 0);
  return [...edges].flatMap((edge): Candidate[] => {
    const atLeast = new MemberSet();
    const below = new MemberSet();
    for (const { member, min, max } of numbers) {
      if (max >= edge) atLeast.add(member);
      if (min < edge) below.add(member);
    }
    return [
      { condition: { operator: 'atLeast', value: edge }, members: atLeast },
      { condition: { operator: 'below', value: edge }, members: below },
    ];
  });
}
