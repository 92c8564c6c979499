import { Glob, matchesAny } from '../glob.js';
import type { DeprecatedAttribute } from './deprecated-attribute.js';
import { DEPRECATED_ATTRIBUTES } from './generated/deprecated-attributes.js';
import { KeyDrift } from './key-drift.js';
import type { ConventionMode, SemanticConventionRules } from './semantic-convention-rules.js';

/** Deprecated names that are counted one by one; a prefix can have any number of them. */
const DRIFTS_MAX = 5000;

/** Which attribute names are deprecated, and what is done about it. */
export class SemanticConventions {
  readonly mode: ConventionMode;
  private readonly ignore: readonly Glob[];
  private readonly attributes = new Map<string, DeprecatedAttribute>();
  private readonly prefixes: readonly DeprecatedAttribute[];
  private readonly drifts = new Map<string, KeyDrift>();

  constructor(rules: readonly SemanticConventionRules[], deprecated: readonly DeprecatedAttribute[]) {
    // The organisation's document comes first, and what it says a team cannot take back.
    this.mode = rules.find((each) => each.mode !== undefined)?.mode ?? 'count';
    this.ignore = rules.flatMap((each) => each.ignore).map((pattern) => new Glob(pattern));
    this.prefixes = deprecated.filter(({ key }) => key.endsWith('.'));
    for (const attribute of deprecated) {
      if (!attribute.key.endsWith('.')) this.attributes.set(attribute.key, attribute);
    }
    for (const { renames } of rules.toReversed()) {
      for (const [key, current] of renames) this.attributes.set(key, { key, current });
    }
  }

  /** For the walk to cache by key; undefined for a name that is not deprecated. */
  drift(key: string): KeyDrift | undefined {
    const known = this.drifts.get(key);
    if (known !== undefined) return known;
    const attribute = this.attributes.get(key) ?? this.prefixes.find((each) => isPrefix(each.key, key));
    if (attribute === undefined || this.drifts.size >= DRIFTS_MAX || matchesAny(this.ignore, key)) return undefined;
    const drift = new KeyDrift(key, attribute);
    this.drifts.set(key, drift);
    return drift;
  }

  /** Hands over every count since the last time. `currentKey` is '' where there is no one current name. */
  drain(receive: (serviceName: string, deprecatedKey: string, currentKey: string, count: number) => void): void {
    for (const drift of this.drifts.values()) drift.drain(receive);
  }
}

export function compileSemanticConventions(rules: readonly SemanticConventionRules[]): SemanticConventions {
  return new SemanticConventions(rules, DEPRECATED_ATTRIBUTES);
}

function isPrefix(prefix: string, key: string): boolean {
  return key.length > prefix.length && key.startsWith(prefix);
}
