import { RuleError } from '../rule-error.js';
import { kindOf, type DocumentObject } from '@clew/documents';
import { ruleObject } from '../rule-object.js';
import { SPAN_KIND } from '../span-sides.js';
import { VALUE_TYPES } from './value-type.js';
import type { ValueType } from './value-type.js';

export const GLOSSARY_KINDS = ['internal', 'server', 'client', 'producer', 'consumer'] as const;
export type GlossaryKind = (typeof GLOSSARY_KINDS)[number];

export type AllowedValue = string | number | boolean;

/** On which spans or resources an attribute must be; without a list on all of them. */
export interface Requirement {
  /** Only for attributes of spans. */
  readonly kinds: readonly GlossaryKind[] | undefined;
  /** Globs of service names. */
  readonly services: readonly string[] | undefined;
}

/** An attribute that the team has agreed on. */
export interface GlossaryEntry {
  /** A name, or a glob for names that only have to be known. */
  readonly key: string;
  readonly description: string | undefined;
  readonly on: 'span' | 'resource';
  readonly type: ValueType | undefined;
  readonly required: Requirement | undefined;
  /** Undefined: any. */
  readonly allowed: readonly AllowedValue[] | undefined;
}

/** A `glossary` document. */
export interface GlossaryRules {
  readonly attributes: readonly GlossaryEntry[];
  /** Globs of the keys of which only those in the glossary are known: `shop.*` for names of one's own, `*` for all. */
  readonly closed: readonly string[];
}

const ENTRIES_MAX = 1000;
const REQUIRED_MAX = 256;
const ALLOWED_MAX = 200;
const DESCRIPTION_LENGTH_MAX = 1000;
const CLOSED_MAX = 100;

/** Throws RuleError. */
export function parseGlossaryRules(content: unknown): GlossaryRules {
  const document = ruleObject(content);
  const rules = { attributes: document.objects('attributes', ENTRIES_MAX).map(entryOf), closed: closedOf(document) };
  document.finish();
  const keys = new Map<string, number>();
  for (const [index, { key }] of rules.attributes.entries()) {
    const first = keys.get(key);
    if (first !== undefined)
      throw new RuleError(`attributes[${index}].key`, `is described already by attributes[${first}]`);
    keys.set(key, index);
  }
  const requiredCount = rules.attributes.filter(({ required }) => required !== undefined).length;
  if (requiredCount > REQUIRED_MAX) {
    throw new RuleError('attributes', `has ${requiredCount} required attributes; at most ${REQUIRED_MAX} are allowed`);
  }
  return rules;
}

function closedOf(document: DocumentObject): readonly string[] {
  const closed = document.value('closed');
  if (typeof closed === 'boolean') return closed ? ['*'] : [];
  return document.texts('closed', CLOSED_MAX);
}

function entryOf(entry: DocumentObject): GlossaryEntry {
  const on = entry.oneOf('on', ['span', 'resource'], 'span');
  const parsed = {
    key: entry.text('key'),
    description: entry.optionalText('description', DESCRIPTION_LENGTH_MAX),
    on,
    type: entry.has('type') ? entry.oneOf('type', VALUE_TYPES) : undefined,
    required: requirementOf(entry, on),
    allowed: allowedOf(entry),
  };
  entry.finish();
  if (parsed.required !== undefined && parsed.key.includes('*')) {
    throw new RuleError(entry.pathOf('required'), 'is not possible for a pattern: name the attribute');
  }
  return parsed;
}

/** `true`, or an object that says where. */
function requirementOf(entry: DocumentObject, on: GlossaryEntry['on']): Requirement | undefined {
  const required = entry.value('required');
  if (required === undefined || required === false) return undefined;
  if (required === true) return { kinds: undefined, services: undefined };
  const where = entry.object('required');
  const parsed = {
    kinds: where.has('kinds') ? where.someTexts('kinds').map((kind, index) => kindAt(kind, where, index)) : undefined,
    services: where.has('services') ? where.someTexts('services') : undefined,
  };
  where.finish();
  if (on === 'resource' && parsed.kinds !== undefined) {
    throw new RuleError(where.pathOf('kinds'), 'is for attributes of spans: a resource has no kind');
  }
  return parsed;
}

function kindAt(kind: string, where: DocumentObject, index: number): GlossaryKind {
  const found = GLOSSARY_KINDS.find((each) => each === kind);
  if (found !== undefined) return found;
  throw new RuleError(
    `${where.pathOf('kinds')}[${index}]`,
    `must be one of ${GLOSSARY_KINDS.join(', ')}, not "${kind}"`,
  );
}

function allowedOf(entry: DocumentObject): readonly AllowedValue[] | undefined {
  if (!entry.has('allowed')) return undefined;
  const allowed = entry.list('allowed', ALLOWED_MAX).map((value, index) => {
    if (typeof value === 'string' || typeof value === 'boolean') return value;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    throw new RuleError(
      `${entry.pathOf('allowed')}[${index}]`,
      `must be a text, a number, true or false, not ${kindOf(value)}`,
    );
  });
  if (allowed.length === 0) throw new RuleError(entry.pathOf('allowed'), 'must be a list with at least one value');
  return allowed;
}

/** Wire values of Span.SpanKind for which an attribute is required. */
export function spanKindsOf(requirement: Requirement): readonly number[] {
  if (requirement.kinds === undefined) return Object.values(SPAN_KIND);
  return requirement.kinds.map((kind) => SPAN_KIND[kind]);
}
