import type { DocumentObject } from '@clew/documents';
import { ruleObject } from '../rule-object.js';

/** What happens to a value beyond the limit: it becomes one of a few buckets, always the same one, or is left out. */
export const CARDINALITY_ACTIONS = ['hash', 'drop'] as const;
export type CardinalityAction = (typeof CARDINALITY_ACTIONS)[number];

export interface CardinalityLimit {
  /** Globs of attribute keys, each of which has the limit for itself. */
  readonly keys: readonly string[];
  /** Distinct values a day that pass as they are, on each gateway. */
  readonly distinctMax: number;
  readonly action: CardinalityAction;
  /** How many values all further ones become (`hash`). */
  readonly buckets: number;
}

/** A `cardinality` document. */
export interface CardinalityRules {
  readonly limits: readonly CardinalityLimit[];
  /** Globs of keys that are not watched; a limit goes before. */
  readonly ignore: readonly string[];
}

const BUCKETS_MAX = 1024;
const BUCKETS_DEFAULT = 64;
const LIMITS_MAX = 200;
const KEYS_MAX = 100;
const DISTINCT_MAX = 100_000;

/** Throws RuleError. */
export function parseCardinalityRules(content: unknown): CardinalityRules {
  const document = ruleObject(content);
  const rules = {
    limits: document.objects('limits', LIMITS_MAX).map(limitOf),
    ignore: document.texts('ignore', KEYS_MAX),
  };
  document.finish();
  return rules;
}

function limitOf(limit: DocumentObject): CardinalityLimit {
  const parsed = {
    keys: limit.someTexts('keys', KEYS_MAX),
    distinctMax: limit.integer('distinctMax', { min: 0, max: DISTINCT_MAX }),
    action: limit.oneOf('action', CARDINALITY_ACTIONS),
    buckets: limit.integer('buckets', { min: 1, max: BUCKETS_MAX }, BUCKETS_DEFAULT),
  };
  limit.finish();
  return parsed;
}
