import { teamRefusal, type RuleDocumentKind } from '@clew/access-model';
import { checkRuleDocument, RuleDocumentError, withDocumentErrors } from '@clew/rule-check';

import { ApiError } from '../graphql/api-error.js';

/** Runs what reads a rule document. Throws ApiError BAD_USER_INPUT with the place in the document and what is allowed there. */
export function withRuleErrors<T>(work: () => T): T {
  try {
    return withDocumentErrors(work);
  } catch (error) {
    if (!(error instanceof RuleDocumentError)) throw error;
    const place = error.path === '' ? 'content: ' : 'content.';
    throw new ApiError('BAD_USER_INPUT', `${place}${error.message}`, error);
  }
}

export function checkRules(kind: RuleDocumentKind, content: unknown): void {
  withRuleErrors(() => {
    checkRuleDocument(kind, content);
  });
}

/** What is wrong with the content, with the place; undefined when it could be saved. */
export function problemOf(kind: RuleDocumentKind, content: unknown): string | undefined {
  try {
    checkRules(kind, content);
    return undefined;
  } catch (error) {
    if (error instanceof ApiError && error.code === 'BAD_USER_INPUT') return error.message;
    throw error;
  }
}

/** Throws ApiError BAD_USER_INPUT for a document that only the organisation can have. */
export function checkTeam(kind: RuleDocumentKind, teamId: string | undefined): void {
  const refusal = teamId === undefined ? undefined : teamRefusal(kind);
  if (refusal !== undefined) throw new ApiError('BAD_USER_INPUT', `input.teamId: ${refusal}`);
}
