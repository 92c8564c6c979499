import { RuleError } from '../rule-error.js';
import { kindOf, type DocumentObject } from '@clew/documents';
import { ruleObject } from '../rule-object.js';

/** What happens to a deprecated name: counted only; renamed; or the current name is added beside it. */
export const CONVENTION_MODES = ['count', 'rename', 'both'] as const;
export type ConventionMode = (typeof CONVENTION_MODES)[number];

const KEYS_MAX = 500;
const KEY_LENGTH_MAX = 256;

/** A `semantic-conventions` document. */
export interface SemanticConventionRules {
  /** Undefined: the document does not say. */
  readonly mode: ConventionMode | undefined;
  /** Globs of deprecated names that are neither counted nor renamed. */
  readonly ignore: readonly string[];
  /** Names of one's own that were given up for others, beside those of OpenTelemetry: deprecated to current. */
  readonly renames: ReadonlyMap<string, string>;
}

/** Throws RuleError. */
export function parseSemanticConventionRules(content: unknown): SemanticConventionRules {
  const document = ruleObject(content);
  const rules = {
    mode: document.has('mode') ? document.oneOf('mode', CONVENTION_MODES) : undefined,
    ignore: document.texts('ignore', KEYS_MAX),
    renames: renamesOf(document),
  };
  document.finish();
  return rules;
}

function renamesOf(document: DocumentObject): ReadonlyMap<string, string> {
  const renames = new Map<string, string>();
  for (const [deprecated, current] of document.entries('renames', KEYS_MAX)) {
    const path = `${document.pathOf('renames')}.${deprecated}`;
    if (typeof current !== 'string' || current === '' || current.length > KEY_LENGTH_MAX) {
      throw new RuleError(path, `must be the current name, 1 to ${KEY_LENGTH_MAX} characters, not ${kindOf(current)}`);
    }
    if (deprecated === '' || current === deprecated) throw new RuleError(path, 'must name another attribute');
    renames.set(deprecated, current);
  }
  for (const [deprecated, current] of renames) {
    if (!renames.has(current)) continue;
    throw new RuleError(
      `${document.pathOf('renames')}.${deprecated}`,
      `${current} is itself renamed: name what it becomes`,
    );
  }
  return renames;
}
