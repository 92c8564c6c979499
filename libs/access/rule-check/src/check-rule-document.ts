import type { RuleDocumentKind } from '@clew/access-model';
import { parseHeadSamplingDocument } from '@clew/head-sampling';
import { parseRuleDocument } from '@clew/protection';
import { parseRetentionDocument } from '@clew/retention';
import { parseBudgetDocument, parseSamplingDocument } from '@clew/sampling-policies';

import { withDocumentErrors } from './rule-document-error.js';

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
      parseSamplingDocument(content);
      return;
    case 'sampling-budget':
      parseBudgetDocument(content);
      return;
    case 'head-sampling':
      parseHeadSamplingDocument(content);
      return;
    case 'retention':
      parseRetentionDocument(content);
      return;
    default:
      parseRuleDocument(kind, content);
  }
}
