import type { WirePlace } from '@clew/otlp';
import { DETECTOR_NAMES } from '../detect/detector.js';
import { bitOf } from '../detect/suspicion.js';
import { matchesAny } from '../glob.js';
import { MASKING_ACTIONS } from './masking-rules.js';
import type { MaskingRule, MaskingRules } from './masking-rules.js';

/** What masking does to the values under one key in one place. Worked out once for each. */
export interface MaskingPlan {
  /** Everything is removed: by this rule, or by an allow list (its id then is `allowOnly`). */
  readonly drop: MaskingRule | undefined;
  /** The whole value is replaced: redact or hash. */
  readonly replace: MaskingRule | undefined;
  readonly sql: MaskingRule | undefined;
  readonly truncate: MaskingRule | undefined;
  /** Detectors to ask, as bits; what to do about a match by index into DETECTOR_NAMES. */
  readonly detectors: number;
  readonly byDetector: readonly (MaskingRule | undefined)[];
}

/** A key as rules see it. */
export interface KeyPath {
  /** Of the attribute, of an entry of a kvlist, or the name of a text without a key (`span.name`). */
  readonly own: string;
  /** For an entry of a kvlist: with the keys it lies under, joined by dots. */
  readonly full: string;
  readonly isEntry: boolean;
  /** The name stands for a text that has no key: key patterns are for it only where a rule names its place. */
  readonly isNamedText: boolean;
}

/** The rule that `allowOnly` amounts to. */
const NOT_ALLOWED: MaskingRule = {
  id: 'allowOnly',
  keys: undefined,
  exceptKeys: [],
  detectors: undefined,
  places: undefined,
  action: 'drop',
  keep: 0,
};

const MASKS = DETECTOR_NAMES.map((name) => `[redacted:${name}]`);

/** Without it a span belongs to nobody. */
const ALWAYS_ALLOWED = 'service.name';

/**
 * Rules of several documents add up: of those that apply to the same thing the one counts that leaves least, so that a team
 * can add to what its organisation wants masked and not take away.
 */
export function maskingPlanOf(documents: readonly MaskingRules[], place: WirePlace, key: KeyPath): MaskingPlan {
  const named = { ...key, own: withoutMasks(key.own), full: withoutMasks(key.full) };
  const rules = documents.flatMap(({ rules: all }) => all).filter((rule) => applies(rule, place, named));
  const whole = rules.filter(({ detectors }) => detectors === undefined);
  const byDetector = DETECTOR_NAMES.map((name) => strongest(rules.filter((rule) => rule.detectors?.includes(name))));
  const isAllowed = key.isEntry || key.isNamedText || key.own === ALWAYS_ALLOWED || isOnAllowLists(documents, key);
  return {
    drop: whole.find(({ action }) => action === 'drop') ?? (isAllowed ? undefined : NOT_ALLOWED),
    replace: strongest(whole.filter(({ action }) => action === 'redact' || action === 'hash')),
    sql: whole.find(({ action }) => action === 'normalise-sql'),
    truncate: strongest(whole.filter(({ action }) => action === 'truncate')),
    detectors: DETECTOR_NAMES.reduce((bits, name, index) => bits | (byDetector[index] ? bitOf(name) : 0), 0),
    byDetector,
  };
}

function strongest(rules: readonly MaskingRule[]): MaskingRule | undefined {
  return rules.reduce<MaskingRule | undefined>(
    (best, rule) => (best === undefined || isStronger(rule, best) ? rule : best),
    undefined,
  );
}

export function isStronger(rule: MaskingRule, other: MaskingRule): boolean {
  const difference = MASKING_ACTIONS.indexOf(rule.action) - MASKING_ACTIONS.indexOf(other.action);
  return difference === 0 ? rule.keep < other.keep : difference < 0;
}

/** What a forwarder has put into a key is no name: `[redacted:secret-key]` is not what `*secret*` means. */
function withoutMasks(key: string): string {
  return MASKS.reduce((rest, mask) => rest.replaceAll(mask, ''), key);
}

function applies(rule: MaskingRule, place: WirePlace, key: KeyPath): boolean {
  if (rule.places?.has(place) === false) return false;
  if (matchesAny(rule.exceptKeys, key.own) || (key.isEntry && matchesAny(rule.exceptKeys, key.full))) return false;
  if (rule.keys === undefined) return true;
  if (key.isNamedText && rule.places === undefined) return false;
  return matchesAny(rule.keys, key.own) || (key.isEntry && matchesAny(rule.keys, key.full));
}

function isOnAllowLists(documents: readonly MaskingRules[], key: KeyPath): boolean {
  return documents.every(({ allowOnly }) => allowOnly === undefined || matchesAny(allowOnly, key.own));
}
