import { RuleError } from '../rule-error.js';
import { kindOf, type DocumentObject } from '@clew/documents';
import { ruleObject } from '../rule-object.js';
import { lookupTableOf } from './lookup-table.js';
import type { LookupTable, Scalar } from './lookup-table.js';

/** Where the values of a rule come from. */
export type EnrichmentSource =
  | { readonly type: 'add'; readonly attributes: readonly (readonly [string, Scalar])[] }
  /** The environment of the ingest key, as this attribute. */
  | { readonly type: 'environment'; readonly key: string }
  | { readonly type: 'lookup'; readonly table: LookupTable; readonly by: string }
  /** From baggage item or attribute, to attribute. */
  | { readonly type: 'baggage' | 'copy'; readonly names: readonly (readonly [string, string])[] };

export interface EnrichmentConditions {
  /** Globs of service names, and of `service.namespace`. */
  readonly services: readonly string[] | undefined;
  readonly namespaces: readonly string[] | undefined;
  /** Of each attribute of the resource, the values of which one must be there. */
  readonly resourceAttributes: readonly (readonly [string, readonly Scalar[]])[];
  /** The same of the span: for rules on spans. */
  readonly attributes: readonly (readonly [string, readonly Scalar[]])[];
  /** Receive times, in Unix milliseconds: from inclusive, until exclusive. */
  readonly fromUnixMs: number | undefined;
  readonly untilUnixMs: number | undefined;
}

export interface EnrichmentRule {
  /** What it is counted by. */
  readonly id: string;
  readonly on: 'resource' | 'span';
  readonly source: EnrichmentSource;
  readonly when: EnrichmentConditions;
  /** Whether it takes the place of what the sender sent. */
  readonly overwrite: boolean;
}

/** An `enrichment` document. */
export interface EnrichmentRules {
  readonly rules: readonly EnrichmentRule[];
}

const SOURCES = ['add', 'environment', 'lookup', 'baggage', 'copy'] as const;
const RULES_MAX = 200;
const ATTRIBUTES_MAX = 32;
const TABLES_MAX = 20;
const VALUES_MAX = 100;
const NAME_LENGTH_MAX = 256;
const VALUE_LENGTH_MAX = 1024;

/** Throws RuleError. */
export function parseEnrichmentRules(content: unknown): EnrichmentRules {
  const document = ruleObject(content);
  const tables = new Map(
    document
      .entries('tables', TABLES_MAX)
      .map(([name, table]) => [name, lookupTableOf(ruleObject(table, `tables.${name}`))]),
  );
  const rules = document.objects('rules', RULES_MAX).map((rule) => ruleOf(rule, tables));
  document.finish();
  const ids = new Set<string>();
  for (const [index, { id }] of rules.entries()) {
    if (ids.has(id)) throw new RuleError(`rules[${index}].id`, `is the id of another rule too: "${id}"`);
    ids.add(id);
  }
  return { rules };
}

function ruleOf(rule: DocumentObject, tables: ReadonlyMap<string, LookupTable>): EnrichmentRule {
  const id = rule.text('id', 64);
  const given = SOURCES.filter((name) => rule.has(name));
  const [kind] = given;
  if (kind === undefined || given.length > 1) {
    throw new RuleError(rule.path, `must have exactly one of ${SOURCES.join(', ')}`);
  }
  const on = rule.oneOf('on', ['resource', 'span'], kind === 'baggage' ? 'span' : 'resource');
  if (kind === 'baggage' && on === 'resource') {
    throw new RuleError(rule.pathOf('on'), 'must be span: baggage belongs to a request, a resource to all of them');
  }
  const source = sourceOf(kind, rule, tables);
  const when = conditionsOf(rule.optionalObject('when'), on);
  const overwrite = rule.flag('overwrite', false);
  rule.finish();
  return { id, on, source, when, overwrite };
}

function sourceOf(
  kind: (typeof SOURCES)[number],
  rule: DocumentObject,
  tables: ReadonlyMap<string, LookupTable>,
): EnrichmentSource {
  switch (kind) {
    case 'add':
      return { type: 'add', attributes: attributesOf(rule) };
    case 'environment':
      return { type: 'environment', key: rule.text('environment', NAME_LENGTH_MAX) };
    case 'lookup':
      return lookupOf(rule.object('lookup'), tables);
    case 'baggage':
    case 'copy':
      return { type: kind, names: namesOf(rule, kind) };
  }
}

function lookupOf(lookup: DocumentObject, tables: ReadonlyMap<string, LookupTable>): EnrichmentSource {
  const name = lookup.text('table');
  const table = tables.get(name);
  if (table === undefined) {
    const known = [...tables.keys()].join(', ') || 'none';
    throw new RuleError(lookup.pathOf('table'), `there is no table "${name}"; tables of this document: ${known}`);
  }
  const by = lookup.optionalText('by', NAME_LENGTH_MAX) ?? table.key;
  lookup.finish();
  return { type: 'lookup', table, by };
}

function attributesOf(rule: DocumentObject): readonly (readonly [string, Scalar])[] {
  const attributes = rule.entries('add', ATTRIBUTES_MAX).map(([key, value]) => {
    const path = `${rule.pathOf('add')}.${key}`;
    checkName(key, path);
    return [key, scalarAt(value, path)] as const;
  });
  if (attributes.length === 0) throw new RuleError(rule.pathOf('add'), 'must name at least one attribute');
  return attributes;
}

/** A list of names that stay as they are, or an object from the one name to the other. */
function namesOf(rule: DocumentObject, field: 'baggage' | 'copy'): readonly (readonly [string, string])[] {
  if (Array.isArray(rule.value(field)) && field === 'baggage') {
    return rule.someTexts(field, ATTRIBUTES_MAX, NAME_LENGTH_MAX).map((name) => [name, name] as const);
  }
  const names = rule.entries(field, ATTRIBUTES_MAX).map(([from, to]) => {
    const path = `${rule.pathOf(field)}.${from}`;
    if (typeof to !== 'string') throw new RuleError(path, `must be the name of an attribute, not ${kindOf(to)}`);
    checkName(from, path);
    checkName(to, path);
    return [from, to] as const;
  });
  if (names.length === 0) throw new RuleError(rule.pathOf(field), 'must name at least one');
  return names;
}

function conditionsOf(when: DocumentObject | undefined, on: EnrichmentRule['on']): EnrichmentConditions {
  if (when === undefined) return NO_CONDITIONS;
  const conditions = {
    services: when.has('services') ? when.someTexts('services') : undefined,
    namespaces: when.has('namespaces') ? when.someTexts('namespaces') : undefined,
    resourceAttributes: equalitiesOf(when, 'resourceAttributes'),
    attributes: equalitiesOf(when, 'attributes'),
    fromUnixMs: timeOf(when, 'from'),
    untilUnixMs: timeOf(when, 'until'),
  };
  when.finish();
  if (on === 'resource' && conditions.attributes.length > 0) {
    throw new RuleError(when.pathOf('attributes'), 'is for rules on spans; use resourceAttributes');
  }
  const { fromUnixMs, untilUnixMs } = conditions;
  if (fromUnixMs !== undefined && untilUnixMs !== undefined && untilUnixMs <= fromUnixMs) {
    throw new RuleError(when.pathOf('until'), 'must be after from');
  }
  return conditions;
}

const NO_CONDITIONS: EnrichmentConditions = {
  services: undefined,
  namespaces: undefined,
  resourceAttributes: [],
  attributes: [],
  fromUnixMs: undefined,
  untilUnixMs: undefined,
};

/** `{ "cloud.region": "eu-1" }` or `{ "cloud.region": ["eu-1", "eu-2"] }`. */
function equalitiesOf(when: DocumentObject, field: string): readonly (readonly [string, readonly Scalar[]])[] {
  return when.entries(field, ATTRIBUTES_MAX).map(([key, wanted]) => {
    const path = `${when.pathOf(field)}.${key}`;
    const values: readonly unknown[] = Array.isArray(wanted) ? wanted : [wanted];
    if (values.length === 0 || values.length > VALUES_MAX)
      throw new RuleError(path, `must be 1 to ${VALUES_MAX} values`);
    return [key, values.map((value) => scalarAt(value, path))] as const;
  });
}

function timeOf(when: DocumentObject, field: string): number | undefined {
  const text = when.optionalText(field);
  if (text === undefined) return undefined;
  const unixMs = /^\d{4}-\d{2}-\d{2}T\S+(?:Z|[+-]\d{2}:\d{2})$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(unixMs)) return unixMs;
  throw new RuleError(
    when.pathOf(field),
    `must be a time with its offset such as 2026-01-31T10:00:00Z, not ${kindOf(text)}`,
  );
}

function scalarAt(value: unknown, path: string): Scalar {
  if (typeof value === 'string' && value.length <= VALUE_LENGTH_MAX) return value;
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return value;
  throw new RuleError(
    path,
    `must be a text of at most ${VALUE_LENGTH_MAX} characters, a number, true or false, not ${kindOf(value)}`,
  );
}

function checkName(name: string, path: string): void {
  if (name === '' || name.length > NAME_LENGTH_MAX) {
    throw new RuleError(path, `must have a name of 1 to ${NAME_LENGTH_MAX} characters`);
  }
}
