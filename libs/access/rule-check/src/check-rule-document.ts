import type { RuleDocumentKind } from '@clew/access-model';
import { parseHeadSamplingDocument } from '@clew/head-sampling';
import { parseRuleDocument } from '@clew/protection';

import { RuleDocumentError, withDocumentErrors } from './rule-document-error.js';

/** Throws RuleDocumentError for content that is no document of this kind. */
export function checkRuleDocument(kind: RuleDocumentKind, content: unknown): void {
  withDocumentErrors(() => {
    readDocument(kind, content);
  });
}

function readDocument(kind: RuleDocumentKind, content: unknown): void {
  switch (kind) {
    case 'sampling':
    case 'sampling-candidate':
    case 'sampling-budget':
      if (typeof content === 'object' && content !== null && !Array.isArray(content)) return;
      throw new RuleDocumentError('', 'it must be an object');
    case 'head-sampling':
      parseHeadSamplingDocument(content);
      return;
    default:
      parseRuleDocument(kind, content);
  }
}
