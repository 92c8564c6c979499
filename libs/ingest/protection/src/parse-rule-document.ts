import type { RuleDocumentKind } from '@clew/access-model';
import { RuleError } from './rule-error.js';

/** Content of a rule document, checked. */
export interface ParsedRules {
  readonly kind: RuleDocumentKind;
  readonly rules: unknown;
}

/** Throws RuleError that says where the document is wrong and what is allowed there. */
export function parseRuleDocument(kind: RuleDocumentKind, content: unknown): ParsedRules {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new RuleError('', 'a rule document is a JSON object');
  }
  return { kind, rules: content };
}
