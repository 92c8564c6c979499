import { RuleError } from '../rule-error.js';
import type { DocumentObject } from '@clew/documents';
import { ruleObject } from '../rule-object.js';

const PATTERNS_MAX = 200;
const KEEP_MAX = 200;

/** A `span-names` document. */
export interface SpanNameRules {
  /** Undefined: the document does not say. */
  readonly enabled: boolean | undefined;
  /** Whether a name that changes is made of `http.route`, where the span has it. Undefined: the document does not say. */
  readonly preferRoute: boolean | undefined;
  /** Templates of paths, the first that matches counts (`PathPattern`). */
  readonly patterns: readonly string[];
  /** Globs of names that stay as they are. */
  readonly keep: readonly string[];
  /** Attribute that keeps the name as it was sent, '' for none. Undefined: the document does not say. */
  readonly originalAttribute: string | undefined;
}

/** Throws RuleError. */
export function parseSpanNameRules(content: unknown): SpanNameRules {
  const document = ruleObject(content);
  const rules = {
    enabled: document.has('enabled') ? document.flag('enabled', true) : undefined,
    preferRoute: document.has('preferRoute') ? document.flag('preferRoute', true) : undefined,
    patterns: document.texts('patterns', PATTERNS_MAX),
    keep: document.texts('keep', KEEP_MAX),
    originalAttribute: originalAttributeOf(document),
  };
  document.finish();
  rules.patterns.forEach((pattern, index) => {
    checkPattern(pattern, `patterns[${index}]`);
  });
  return rules;
}

/** `false` keeps no sent name. */
function originalAttributeOf(document: DocumentObject): string | undefined {
  if (document.value('originalAttribute') === false) return '';
  return document.optionalText('originalAttribute', 100);
}

function checkPattern(pattern: string, path: string): void {
  if (!/^\/\S*$/.test(pattern)) throw new RuleError(path, `must be a path that begins with / and has no spaces`);
  if (/[?#]/.test(pattern)) throw new RuleError(path, 'must be a path without query and fragment');
  const rest = pattern.indexOf('**');
  if (rest >= 0 && !pattern.endsWith('/**')) throw new RuleError(path, '** is allowed as the last segment only');
  if (/[^/]\*|\*[^/*]/.test(pattern.replace('**', '*'))) {
    throw new RuleError(path, '* stands for a whole segment: /files/*, not /files/a*');
  }
}
