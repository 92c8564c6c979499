import { Glob, matchesAny } from '../glob.js';
import { GlossaryCheck } from './glossary-check.js';
import { spanKindsOf } from './glossary-rules.js';
import type { GlossaryEntry, GlossaryRules, Requirement } from './glossary-rules.js';
import { GlossaryTerm } from './glossary-term.js';
import type { ViolationReceiver } from './glossary-term.js';
import { ServiceGlossary } from './service-glossary.js';

const SERVICES_MAX = 10_000;
const UNKNOWN_KEYS_MAX = 1000;
/** Under which unknown keys beyond the limit are counted together. */
const OTHER_KEYS = '(other keys)';

interface Required {
  readonly term: GlossaryTerm;
  readonly spanKinds: readonly number[];
  readonly services: readonly Glob[] | undefined;
}

/** The attributes that a team and its organisation have agreed on. */
export class Glossary {
  private readonly terms = new Map<string, GlossaryTerm>();
  private readonly patterns: readonly { readonly glob: Glob; readonly entry: GlossaryEntry }[];
  private readonly closed: readonly Glob[];
  private readonly required: readonly Required[];
  /** Required terms by their bit. */
  private readonly byBit: readonly GlossaryTerm[];
  private readonly services = new Map<string, ServiceGlossary>();
  private readonly unknown = new Map<string, GlossaryTerm>();
  private readonly otherKeys = new GlossaryTerm(OTHER_KEYS, undefined, -1);

  /** @param rules the organisation's before the team's: what two say about one key, the first decides; required is both */
  constructor(rules: readonly GlossaryRules[]) {
    const entries = rules.flatMap((each) => each.attributes);
    const requirements = requirementsByKey(entries);
    const bits = [...requirements.keys()];
    for (const entry of entries) {
      if (entry.key.includes('*') || this.terms.has(entry.key)) continue;
      this.terms.set(entry.key, new GlossaryTerm(entry.key, entry, bits.indexOf(entry.key)));
    }
    this.patterns = entries
      .filter(({ key }) => key.includes('*'))
      .map((entry) => ({ glob: new Glob(entry.key), entry }));
    this.closed = rules.flatMap((each) => each.closed).map((pattern) => new Glob(pattern));
    this.byBit = bits.flatMap((key) => this.terms.get(key) ?? []);
    this.required = this.byBit.flatMap((term) =>
      (requirements.get(term.key) ?? []).map((requirement) => ({
        term,
        spanKinds: spanKindsOf(requirement),
        services: requirement.services?.map((pattern) => new Glob(pattern)),
      })),
    );
  }

  /** For the walk to cache by key. Undefined: nothing to check, and not needed by anybody. */
  term(key: string): GlossaryTerm | undefined {
    const known = this.terms.get(key) ?? this.unknown.get(key);
    if (known !== undefined) return known;
    const pattern = this.patterns.find(({ glob }) => glob.matches(key));
    if (pattern === undefined) return matchesAny(this.closed, key) ? this.unknownTerm(key) : undefined;
    if (pattern.entry.type === undefined && pattern.entry.allowed === undefined) return undefined;
    return this.remembered(key, pattern.entry);
  }

  /** What is required of a service. Remembered, as far as there is room. */
  forService(serviceName: string): ServiceGlossary {
    const known = this.services.get(serviceName);
    if (known !== undefined) return known;
    const glossary = new ServiceGlossary(serviceName, this.words);
    for (const { term, spanKinds, services } of this.required) {
      if (services === undefined || matchesAny(services, serviceName)) glossary.require(term, spanKinds);
    }
    if (this.services.size < SERVICES_MAX) this.services.set(serviceName, glossary);
    return glossary;
  }

  /** What goes over one span or resource after the other. */
  newCheck(): GlossaryCheck {
    return new GlossaryCheck(this.byBit);
  }

  /** Hands over every count since the last time. */
  drain(receive: ViolationReceiver): void {
    for (const term of this.terms.values()) term.drain(receive);
    for (const term of this.unknown.values()) term.drain(receive);
    this.otherKeys.drain(receive);
  }

  private get words(): number {
    return Math.ceil(this.byBit.length / 32);
  }

  private unknownTerm(key: string): GlossaryTerm {
    return this.unknown.size < UNKNOWN_KEYS_MAX ? this.remembered(key, undefined) : this.otherKeys;
  }

  /** Also keys that match a pattern are as many as senders like, so they share the room of the unknown ones. */
  private remembered(key: string, entry: GlossaryEntry | undefined): GlossaryTerm {
    const term = new GlossaryTerm(key, entry, -1);
    if (this.unknown.size < UNKNOWN_KEYS_MAX) this.unknown.set(key, term);
    return term;
  }
}

/** Undefined when there is nothing to check. */
export function compileGlossary(rules: readonly GlossaryRules[]): Glossary | undefined {
  const isEmpty = rules.every(({ attributes, closed }) => attributes.length === 0 && closed.length === 0);
  return isEmpty ? undefined : new Glossary(rules);
}

function requirementsByKey(entries: readonly GlossaryEntry[]): ReadonlyMap<string, readonly Requirement[]> {
  const requirements = new Map<string, Requirement[]>();
  for (const { key, required } of entries) {
    if (required === undefined) continue;
    const of = requirements.get(key) ?? [];
    requirements.set(key, [...of, required]);
  }
  return requirements;
}
