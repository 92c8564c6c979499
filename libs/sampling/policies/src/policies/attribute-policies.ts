import type { DocumentObject } from '@clew/documents';
import { compilePattern, type Pattern } from '../matching/pattern.js';
import { onSpanOrResource } from '../matching/span-condition.js';
import { flagIs, numberBetween, type SpanNumber, textIn, textMatches, type ValueTest } from '../matching/value-test.js';
import { PolicyError } from '../policy-error.js';
import { conditionPlan, type ConditionPlan, type PlanContext } from './policy-plan.js';
import { noneOf, someSpan } from './trace-condition.js';

const VALUES_MAX = 1_000;
const PATTERNS_MAX = 50;
const KEY_LENGTH_MAX = 256;
const VALUE_LENGTH_MAX = 1_024;
const PATTERN_LENGTH_MAX = 512;
const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;

/** A span or its resource has one of these texts, or a text in which one of these patterns is found. */
export function stringAttribute(object: DocumentObject, context: PlanContext): ConditionPlan {
  const isRegex = object.flag('regex', false);
  const test = isRegex
    ? textMatches(patternsOf(object, 'values'))
    : textIn(object.someTexts('values', VALUES_MAX, VALUE_LENGTH_MAX));
  return onAttribute(object, context, test);
}

/** A span or its resource has a number from `min` to `max`, both included. */
export function numericAttribute(object: DocumentObject, context: PlanContext): ConditionPlan {
  const min = object.has('min') ? exactNumber(object, 'min') : undefined;
  const max = object.has('max') ? exactNumber(object, 'max') : undefined;
  if (min === undefined && max === undefined) throw new PolicyError(object.path, 'needs `min`, `max` or both');
  if (min !== undefined && max !== undefined && min > max) {
    throw new PolicyError(object.pathOf('max'), `must be at least \`min\`, which is ${String(min)}`);
  }
  return onAttribute(object, context, numberBetween(min, max));
}

/** A span or its resource has this truth value. */
export function booleanAttribute(object: DocumentObject, context: PlanContext): ConditionPlan {
  return onAttribute(object, context, flagIs(object.flag('value')));
}

function onAttribute(object: DocumentObject, context: PlanContext, test: ValueTest): ConditionPlan {
  const key = object.text('key', KEY_LENGTH_MAX);
  const isInverted = object.flag('invert', false);
  return conditionPlan(object, context, (set) => {
    const matching = someSpan(set.matcher(onSpanOrResource(key, test)));
    return isInverted ? noneOf(matching) : matching;
  });
}

export function patternsOf(object: DocumentObject, name: string): readonly Pattern[] {
  return object.someTexts(name, PATTERNS_MAX, PATTERN_LENGTH_MAX).map((source, index) => {
    try {
      return compilePattern(source);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new PolicyError(`${object.pathOf(name)}[${index}]`, error.message, { cause: error });
    }
  });
}

/** JSON has no integers above 2^53, so those are written as a text: "9223372036854775807". */
function exactNumber(object: DocumentObject, name: string): SpanNumber {
  const value = object.numberOrText(name);
  if (typeof value === 'number') return value;
  const isInteger = /^-?\d{1,19}$/.test(value);
  const exact = isInteger ? BigInt(value) : undefined;
  if (exact === undefined || exact < INT64_MIN || exact > INT64_MAX) {
    throw new PolicyError(
      object.pathOf(name),
      `must be a number, or an integer of 64 bits as a text, not ${JSON.stringify(value)}`,
    );
  }
  const rounded = Number(exact);
  return Number.isSafeInteger(rounded) ? rounded : exact;
}
