import { believableP } from '../statistics/false-discovery.js';
import { twoProportions } from '../statistics/two-proportions.js';
import { sampleSize, type SampleSize } from '../statistics/weighted-sample.js';
import type { AttributedItem, AttributeScope } from './attributed-item.js';
import { conditionsOf, type Candidate, type Condition } from './conditions.js';
import { KeyTally } from './key-tally.js';
import { MemberSet } from './member-set.js';

export interface AttributeCondition {
  readonly scope: AttributeScope;
  readonly key: string;
  readonly condition: Condition;
}

export interface SeparatingAttribute extends AttributeCondition {
  /** Weighted shares of the groups of which it is true. */
  readonly selectionShare: number;
  readonly baselineShare: number;
  /** How many times as often it is true in the selection; undefined when it never is in the baseline. */
  readonly lift: number | undefined;
  /** Bits (0 to 1) that it tells about the group of an item, with few observations shrunk towards none. */
  readonly score: number;
  /** How likely chance alone shows as much. */
  readonly p: number;
  /** True of exactly the same items: which of them is the cause can't be told from these data. */
  readonly equivalents: readonly AttributeCondition[];
  readonly explanation: string;
}

export interface Separation {
  readonly selection: SampleSize;
  readonly baseline: SampleSize;
  /** False when a group has fewer than `itemsMin` items: then nothing is ranked. */
  readonly isComparable: boolean;
  /** Best first. */
  readonly attributes: readonly SeparatingAttribute[];
  /** Keys with a value of its own for nearly every item, which are never ranked; `span.` or `resource.` before them. */
  readonly identifierKeys: readonly string[];
  /** True when there were more keys than `keysMax`. */
  readonly isTruncated: boolean;
}

export interface SeparationOptions {
  readonly resultsMax?: number;
  readonly keysMax?: number;
  readonly valuesPerKeyMax?: number;
  readonly equivalentsMax?: number;
  /** Effective items that a group needs. */
  readonly itemsMin?: number;
  /** Items of the selection of which a condition is to be true. */
  readonly supportMin?: number;
  /** By how much the shares are to differ. */
  readonly shareDeltaMin?: number;
  /** Share of the result that may be chance. */
  readonly falseDiscoveryRate?: number;
  /** Items' worth of doubt: both shares are drawn this much towards each other before they are scored. */
  readonly shrinkage?: number;
  /** What defines the selection explains nothing: `http.response.status_code` of traces chosen by it. */
  readonly excludeKeys?: ReadonlySet<string>;
}

/**
 * By what the selected items (slow or failing traces) differ from the others: conditions on attributes that are true of them
 * more often than chance explains, ranked by how much they tell.
 */
export function separatingAttributes(
  selection: readonly AttributedItem[],
  baseline: readonly AttributedItem[],
  options: SeparationOptions = {},
): Separation {
  const { resultsMax = 20, itemsMin = 8 } = options;
  const table = new KeyTable(options);
  table.addAll(selection, true);
  table.addAll(baseline, false);
  const sizes = { selection: sizeOf(selection), baseline: sizeOf(baseline) };
  const isComparable = Math.min(sizes.selection.effective, sizes.baseline.effective) >= itemsMin;
  const { candidates, identifierKeys } = table.candidates();
  const ranked = isComparable ? rank(candidates, sizes, options) : [];
  return {
    ...sizes,
    isComparable,
    attributes: ranked.slice(0, resultsMax),
    identifierKeys,
    isTruncated: table.isTruncated,
  };
}

interface KeyCandidate extends Candidate, AttributeCondition {}

class KeyTable {
  isTruncated = false;
  readonly #all = new MemberSet();
  readonly #keys = new Map<
    string,
    { readonly scope: AttributeScope; readonly key: string; readonly tally: KeyTally }
  >();
  readonly #keysMax: number;
  readonly #valuesPerKeyMax: number;
  readonly #excludeKeys: ReadonlySet<string>;
  #itemCount = 0;

  constructor({ keysMax = 2_000, valuesPerKeyMax = 2_000, excludeKeys = new Set() }: SeparationOptions) {
    this.#keysMax = keysMax;
    this.#valuesPerKeyMax = valuesPerKeyMax;
    this.#excludeKeys = excludeKeys;
  }

  addAll(items: readonly AttributedItem[], isSelected: boolean): void {
    for (const { weight, attributes } of items) {
      const member = { index: this.#itemCount++, isSelected, weight };
      this.#all.add(member);
      for (const { scope, key, value } of attributes()) this.#tallyOf(scope, key)?.add(member, value);
    }
  }

  #tallyOf(scope: AttributeScope, key: string): KeyTally | undefined {
    if (this.#excludeKeys.has(key)) return undefined;
    const name = `${scope}.${key}`;
    const known = this.#keys.get(name);
    if (known !== undefined) return known.tally;
    if (this.#keys.size >= this.#keysMax) {
      this.isTruncated = true;
      return undefined;
    }
    const tally = new KeyTally(this.#valuesPerKeyMax);
    this.#keys.set(name, { scope, key, tally });
    return tally;
  }

  candidates(): { readonly candidates: readonly KeyCandidate[]; readonly identifierKeys: readonly string[] } {
    const candidates: KeyCandidate[] = [];
    const identifierKeys: string[] = [];
    for (const [name, { scope, key, tally }] of this.#keys) {
      const conditions = conditionsOf(key, tally, this.#all);
      if (conditions === 'identifier') identifierKeys.push(name);
      else for (const each of conditions) candidates.push({ scope, key, ...each });
    }
    return { candidates, identifierKeys: identifierKeys.sort() };
  }
}

type Sizes = Pick<Separation, 'selection' | 'baseline'>;

function rank(
  candidates: readonly KeyCandidate[],
  sizes: Sizes,
  options: SeparationOptions,
): readonly SeparatingAttribute[] {
  const { supportMin = 4, shareDeltaMin = 0.02, falseDiscoveryRate = 0.01, shrinkage = 10 } = options;
  const supported = candidates.filter(({ members }) => members.count >= supportMin);
  const scored = supported.map((candidate) => scoredCandidate(candidate, sizes, shrinkage));
  const pMax = believableP(
    scored.map(({ p }) => p),
    falseDiscoveryRate,
  );
  const believed = scored.filter(
    ({ p, selectionShare, baselineShare, members }) =>
      p <= pMax && members.selectedCount >= supportMin && selectionShare - baselineShare >= shareDeltaMin,
  );
  return withoutRepetition(believed.sort(byScore), options.equivalentsMax ?? 10);
}

interface Scored extends KeyCandidate, Pick<SeparatingAttribute, 'selectionShare' | 'baselineShare' | 'score' | 'p'> {}

function scoredCandidate(candidate: KeyCandidate, { selection, baseline }: Sizes, shrinkage: number): Scored {
  const { selectedWeight, baselineWeight } = candidate.members;
  const selectionShare = shareOf(selectedWeight, selection.weight);
  const baselineShare = shareOf(baselineWeight, baseline.weight);
  const pooled =
    (selectionShare * selection.effective + baselineShare * baseline.effective) /
    (selection.effective + baseline.effective);
  const shrunk = (share: number, size: number): number => (share * size + pooled * shrinkage) / (size + shrinkage);
  return {
    ...candidate,
    selectionShare,
    baselineShare,
    score: divergence(shrunk(selectionShare, selection.effective), shrunk(baselineShare, baseline.effective)),
    p: twoProportions(baselineShare, baseline.effective, selectionShare, selection.effective).p,
  };
}

/** Jensen-Shannon divergence of two yes-or-no distributions, in bits. */
function divergence(a: number, b: number): number {
  return Math.max(0, entropy((a + b) / 2) - (entropy(a) + entropy(b)) / 2);
}

function entropy(share: number): number {
  if (share <= 0 || share >= 1) return 0;
  return -share * Math.log2(share) - (1 - share) * Math.log2(1 - share);
}

/** Conditions on the same items become one; of the thresholds of a number only the best is told. */
function withoutRepetition(sorted: readonly Scored[], equivalentsMax: number): readonly SeparatingAttribute[] {
  const first = new Map<string, { readonly scored: Scored; readonly equivalents: AttributeCondition[] }>();
  const measures = new Set<string>();
  for (const scored of sorted) {
    const { scope, key, condition, members } = scored;
    const same = first.get(members.identity);
    const isMeasure = condition.operator === 'atLeast' || condition.operator === 'below';
    if (isMeasure && measures.has(`${scope}.${key}`)) continue;
    if (isMeasure) measures.add(`${scope}.${key}`);
    if (same === undefined) first.set(members.identity, { scored, equivalents: [] });
    else if (same.equivalents.length < equivalentsMax) same.equivalents.push({ scope, key, condition });
  }
  return [...first.values()].map(({ scored, equivalents }) => separatingAttribute(scored, equivalents));
}

function separatingAttribute(
  { scope, key, condition, selectionShare, baselineShare, score, p }: Scored,
  equivalents: readonly AttributeCondition[],
): SeparatingAttribute {
  const lift = baselineShare > 0 ? selectionShare / baselineShare : undefined;
  const often = lift === undefined ? 'never in the baseline' : `${lift.toFixed(1)} times as often`;
  const explanation = `${key} ${sentence(condition)} in ${percent(selectionShare)} of the selection and ${percent(baselineShare)} of the baseline (${often})`;
  return { scope, key, condition, selectionShare, baselineShare, lift, score, p, equivalents, explanation };
}

function sentence(condition: Condition): string {
  switch (condition.operator) {
    case 'is':
      return `is "${condition.value}"`;
    case 'absent':
      return 'is absent';
    case 'atLeast':
      return `is at least ${condition.value}`;
    case 'below':
      return `is below ${condition.value}`;
  }
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share > 0 && share < 0.01 ? 2 : 1)}%`;
}

function byScore(a: Scored, b: Scored): number {
  if (a.score !== b.score) return b.score - a.score;
  // What an item has comes before what it lacks.
  const isAbsent = Number(a.condition.operator === 'absent') - Number(b.condition.operator === 'absent');
  if (isAbsent !== 0) return isAbsent;
  const names = [
    `${a.scope}.${a.key} ${sentence(a.condition)}`,
    `${b.scope}.${b.key} ${sentence(b.condition)}`,
  ] as const;
  return names[0] < names[1] ? -1 : names[0] > names[1] ? 1 : 0;
}

function shareOf(weight: number, total: number): number {
  return total > 0 ? Math.min(1, weight / total) : 0;
}

function sizeOf(items: readonly AttributedItem[]): SampleSize {
  return sampleSize(items.map(({ weight }) => weight));
}
