import { DocumentObject } from '@clew/documents';

import { RuleError } from './rule-error.js';

/** An object of a rule document: what is wrong with it is a RuleError. */
export function ruleObject(content: unknown, path = ''): DocumentObject {
  return new DocumentObject(content, path, RuleError);
}
