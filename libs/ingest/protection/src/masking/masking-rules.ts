import { WIRE_PLACES } from '@clew/otlp';
import type { WirePlace } from '@clew/otlp';
import { DETECTOR_NAMES } from '../detect/detector.js';
import type { DetectorName } from '../detect/detector.js';
import { Glob } from '../glob.js';
import { RuleError } from '../rule-error.js';
import type { DocumentObject } from '@clew/documents';
import { ruleObject } from '../rule-object.js';
import { RECOMMENDED_RULES } from './recommended-rules.js';

/** From the one that leaves least to the one that leaves most: where several rules meet, the earlier wins. */
export const MASKING_ACTIONS = ['drop', 'redact', 'hash', 'truncate', 'normalise-sql'] as const;
export type MaskingAction = (typeof MASKING_ACTIONS)[number];

export interface MaskingRule {
  readonly id: string;
  /** Undefined: any key. */
  readonly keys: readonly Glob[] | undefined;
  readonly exceptKeys: readonly Glob[];
  /** Undefined: the whole value, whatever it is. */
  readonly detectors: readonly DetectorName[] | undefined;
  /** Undefined: every place. */
  readonly places: ReadonlySet<WirePlace> | undefined;
  readonly action: MaskingAction;
  /** Characters that `truncate` leaves. */
  readonly keep: number;
}

export interface MaskingRules {
  /** Those that are enabled. */
  readonly rules: readonly MaskingRule[];
  /** Keys of attributes that are kept; all others are dropped. Undefined: all are kept. */
  readonly allowOnly: readonly Glob[] | undefined;
}

const RULES_MAX = 200;
const KEYS_MAX = 500;
const ALLOW_ONLY_MAX = 2000;
const KEY_LENGTH_MAX = 256;
const KEEP_MAX = 65_536;
const PRESETS = ['recommended'] as const;
const ID = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,63}$/;

/** Reads the content of a `masking` document; see docs/reference/rules.md. Throws RuleError. */
export function parseMaskingRules(content: unknown): MaskingRules {
  const document = ruleObject(content);
  const preset = document.has('preset') ? document.oneOf('preset', PRESETS) : undefined;
  const own = document.objects('rules', RULES_MAX).map(parseRule);
  const allowOnly = document.has('allowOnly')
    ? document.someTexts('allowOnly', ALLOW_ONLY_MAX, KEY_LENGTH_MAX).map((pattern) => new Glob(pattern))
    : undefined;
  document.finish();
  const rules = preset === undefined ? own : [...recommendedRules(), ...own];
  refuseRepeatedIds(rules.map(({ rule }) => rule));
  return { rules: rules.filter(({ isEnabled }) => isEnabled).map(({ rule }) => rule), allowOnly };
}

interface ParsedRule {
  readonly rule: MaskingRule;
  readonly isEnabled: boolean;
}

function recommendedRules(): readonly ParsedRule[] {
  return RECOMMENDED_RULES.map((rule) => parseRule(ruleObject(rule, `preset.${rule.id}`)));
}

function parseRule(object: DocumentObject): ParsedRule {
  const id = object.text('id', 64);
  if (!ID.test(id)) {
    throw new RuleError(object.pathOf('id'), `must be letters, digits, dots, slashes, _ and -, not "${id}"`);
  }
  object.optionalText('description', 1000);
  const match = object.object('match');
  const keys = match.has('keys') ? globs(match, 'keys') : undefined;
  const exceptKeys = globsOrNone(match, 'exceptKeys');
  const detectors = match.has('detectors') ? parseDetectors(match) : undefined;
  match.finish();
  if (keys === undefined && detectors === undefined) {
    throw new RuleError(match.path, 'must have keys, detectors or both');
  }
  const action = object.oneOf('action', MASKING_ACTIONS);
  if (action === 'normalise-sql' && detectors !== undefined) {
    throw new RuleError(
      object.pathOf('action'),
      'normalise-sql rewrites whole values: match by keys, without detectors',
    );
  }
  const keep = parseKeep(object, action);
  const places = object.has('on') ? parsePlaces(object) : undefined;
  const isEnabled = object.flag('enabled', true);
  object.finish();
  return { rule: { id, keys, exceptKeys, detectors, places, action, keep }, isEnabled };
}

function parseKeep(object: DocumentObject, action: MaskingAction): number {
  const bounds = { min: 0, max: KEEP_MAX };
  if (action === 'truncate') return object.integer('keep', bounds);
  if (object.has('keep')) throw new RuleError(object.pathOf('keep'), 'is for the action truncate only');
  return 0;
}

function parseDetectors(match: DocumentObject): readonly DetectorName[] {
  return match
    .someTexts('detectors', DETECTOR_NAMES.length)
    .map((name, index) => oneOf(name, DETECTOR_NAMES, `${match.pathOf('detectors')}[${index}]`));
}

function parsePlaces(object: DocumentObject): ReadonlySet<WirePlace> {
  const places = object.someTexts('on', WIRE_PLACES.length);
  return new Set(places.map((place, index) => oneOf(place, WIRE_PLACES, `${object.pathOf('on')}[${index}]`)));
}

function globs(match: DocumentObject, name: string): readonly Glob[] {
  return match.someTexts(name, KEYS_MAX, KEY_LENGTH_MAX).map((pattern) => new Glob(pattern));
}

function globsOrNone(match: DocumentObject, name: string): readonly Glob[] {
  return match.texts(name, KEYS_MAX, KEY_LENGTH_MAX).map((pattern) => new Glob(pattern));
}

function oneOf<T extends string>(text: string, allowed: readonly T[], path: string): T {
  const found = allowed.find((candidate) => candidate === text);
  if (found === undefined) throw new RuleError(path, `must be one of ${allowed.join(', ')}, not "${text}"`);
  return found;
}

function refuseRepeatedIds(rules: readonly MaskingRule[]): void {
  const seen = new Set<string>();
  for (const { id } of rules) {
    if (seen.has(id)) throw new RuleError('rules', `the id "${id}" is used more than once`);
    seen.add(id);
  }
}
