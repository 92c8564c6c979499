import type { RuleDocumentKind } from '@clew/access-model';
import { parseRuleDocument, RuleError } from '@clew/protection';

import { ApiError } from '../graphql/api-error.js';

/** Runs what reads a rule document. Throws ApiError BAD_USER_INPUT with the place in the document and what is allowed there. */
export function withRuleErrors<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    const place = error.path === '' ? 'content: ' : 'content.';
    throw new ApiError('BAD_USER_INPUT', `${place}${error.message}`, error);
  }
}

export function checkRules(kind: RuleDocumentKind, content: unknown): void {
  withRuleErrors(() => parseRuleDocument(kind, content));
}
