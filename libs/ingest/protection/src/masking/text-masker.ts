import { decodeUtf8, DROPPED } from '@clew/otlp';
import type { Dropped } from '@clew/otlp';
import { utf8Bytes } from '../any-value-bytes.js';
import type { Detection, FoundMatch } from '../detect/detection.js';
import { DETECTOR_NAMES } from '../detect/detector.js';
import { charactersEnd } from './characters.js';
import type { MaskingPlan } from './key-plan.js';
import { isStronger } from './key-plan.js';
import type { MaskingRule } from './masking-rules.js';
import { withoutLiterals } from './statement-literals.js';

/** What became of a text. */
export interface MaskedText {
  readonly text: Uint8Array | Dropped;
  /** Those that changed something. */
  readonly rules: readonly MaskingRule[];
  /** Indexes into DETECTOR_NAMES. */
  readonly detectors: readonly number[];
}

export interface MaskedKey {
  readonly text: string;
  /** The rule that drops the whole attribute. */
  readonly drop: MaskingRule | undefined;
  /** Those that changed the key. */
  readonly rules: readonly MaskingRule[];
}

const REDACTED = utf8Bytes('[redacted]');
const REDACTED_BY_DETECTOR = DETECTOR_NAMES.map((name) => utf8Bytes(`[redacted:${name}]`));
const ROUNDS_MAX = 4;
const HASH_PREFIX = 'hash:v1:';
const HASH_BYTES = 8;
const HASH_TEXT_LENGTH = HASH_PREFIX.length + 2 * HASH_BYTES;

/** Applies the plan of a key to texts. */
export class TextMasker {
  private readonly detection: Detection;
  private readonly hash: (bytes: Uint8Array) => Uint8Array;

  constructor(detection: Detection, hash: (bytes: Uint8Array) => Uint8Array) {
    this.detection = detection;
    this.hash = hash;
  }

  /** Whether `maskText` would change the text, or find something in it. */
  wouldChange(plan: MaskingPlan, bytes: Uint8Array, start: number, end: number): boolean {
    if (plan.detectors !== 0 && this.detection.matches(bytes, start, end, plan.detectors)) return true;
    const { truncate } = plan;
    if (truncate !== undefined && charactersEnd(bytes, start, end, truncate.keep) < end) return true;
    return plan.sql !== undefined && withoutLiterals(bytes, start, end) !== undefined;
  }

  /** Literals of a statement first, then what detectors find, then the length: no secret is cut in two and so missed. */
  maskText(plan: MaskingPlan, text: Uint8Array): MaskedText | undefined {
    if (!this.wouldChange(plan, text, 0, text.length)) return undefined;
    const rules = new Set<MaskingRule>();
    let current = text;
    const matches = plan.detectors === 0 ? [] : this.detection.findAll(text, plan.detectors);
    const statement = plan.sql === undefined ? undefined : withoutLiterals(text, 0, text.length);
    if (plan.sql !== undefined && statement !== undefined) {
      current = statement;
      rules.add(plan.sql);
    }
    const left =
      statement === undefined || plan.detectors === 0 ? matches : this.detection.findAll(current, plan.detectors);
    const replaced = this.replaceAll(plan, current, left, rules);
    const detectors = [...new Set(matches.map(({ detector }) => detector))];
    if (replaced === DROPPED) return { text: DROPPED, rules: [...rules], detectors };
    current = replaced;
    if (plan.truncate !== undefined) {
      const end = charactersEnd(current, 0, current.length, plan.truncate.keep);
      if (end < current.length) {
        current = current.subarray(0, end);
        rules.add(plan.truncate);
      }
    }
    return rules.size === 0 ? undefined : { text: current, rules: [...rules], detectors };
  }

  /** What takes the place of a whole value; undefined when it has been replaced already, by a gateway before this one. */
  replaceWhole(rule: MaskingRule, text: Uint8Array): Uint8Array | undefined {
    if (rule.action === 'hash') return isHash(text) ? undefined : this.hashText(text);
    return isEqual(text, REDACTED) ? undefined : REDACTED;
  }

  /** How a key that holds what detectors find is written instead; undefined for any other. */
  maskKey(plan: MaskingPlan, key: Uint8Array): MaskedKey | undefined {
    const matches = plan.detectors === 0 ? [] : this.detection.findAll(key, plan.detectors);
    if (matches.length === 0) return undefined;
    const rules = new Set<MaskingRule>();
    const masked = this.replaceAll(plan, key, matches, rules);
    if (masked !== DROPPED) return { text: decodeUtf8(masked, 0, masked.length), drop: undefined, rules: [...rules] };
    return { text: '[dropped]', drop: [...rules].find(({ action }) => action === 'drop'), rules: [] };
  }

  /** Until nothing is found: where two secrets touch, the rest of one may be told only once the other has made way. */
  private replaceAll(
    plan: MaskingPlan,
    text: Uint8Array,
    matches: readonly FoundMatch[],
    rules: Set<MaskingRule>,
  ): Uint8Array | Dropped {
    let current = text;
    let left = matches;
    for (let round = 0; left.length > 0 && round < ROUNDS_MAX; round++) {
      const replaced = this.replaceMatches(plan, current, left, rules);
      if (replaced === DROPPED) return DROPPED;
      current = replaced;
      left = this.detection.findAll(current, plan.detectors);
    }
    return current;
  }

  private replaceMatches(
    plan: MaskingPlan,
    text: Uint8Array,
    matches: readonly FoundMatch[],
    rules: Set<MaskingRule>,
  ): Uint8Array | Dropped {
    if (matches.length === 0) return text;
    const parts: Uint8Array[] = [];
    let at = 0;
    for (const { start, end, detector, rule } of joined(plan, matches)) {
      rules.add(rule);
      if (rule.action === 'drop') return DROPPED;
      parts.push(text.subarray(at, start), this.replacement(rule, detector, text.subarray(start, end)));
      at = end;
    }
    parts.push(text.subarray(at));
    return concat(parts);
  }

  private replacement(rule: MaskingRule, detector: number, match: Uint8Array): Uint8Array {
    if (rule.action === 'hash') return this.hashText(match);
    if (rule.action === 'truncate') return match.subarray(0, charactersEnd(match, 0, match.length, rule.keep));
    return REDACTED_BY_DETECTOR[detector] ?? REDACTED;
  }

  private hashText(bytes: Uint8Array): Uint8Array {
    const hashed = this.hash(bytes);
    if (hashed.length < HASH_BYTES) throw new RangeError(`the hash must give at least ${HASH_BYTES} bytes`);
    let text = HASH_PREFIX;
    for (const byte of hashed.subarray(0, HASH_BYTES)) text += byte.toString(16).padStart(2, '0');
    return utf8Bytes(text);
  }
}

interface JoinedMatch {
  readonly start: number;
  end: number;
  /** The first of those that overlap. */
  detector: number;
  /** Of their rules the one that leaves least. */
  rule: MaskingRule;
}

/** Matches in the order of the text; those that overlap become one, so that nothing of either stays. */
function joined(plan: MaskingPlan, matches: readonly FoundMatch[]): readonly JoinedMatch[] {
  const result: JoinedMatch[] = [];
  for (const { start, end, detector } of matches.toSorted((one, other) => one.start - other.start)) {
    const rule = plan.byDetector[detector];
    if (rule === undefined) continue;
    const last = result.at(-1);
    if (last === undefined || start >= last.end) {
      result.push({ start, end, detector, rule });
      continue;
    }
    last.end = Math.max(last.end, end);
    last.detector = Math.min(last.detector, detector);
    if (isStronger(rule, last.rule)) last.rule = rule;
  }
  return result;
}

function isHash(text: Uint8Array): boolean {
  return text.length === HASH_TEXT_LENGTH && /^hash:v1:[0-9a-f]{16}$/.test(decodeUtf8(text, 0, text.length));
}

function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
