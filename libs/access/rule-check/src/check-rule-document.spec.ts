import { RULE_DOCUMENT_KINDS, type RuleDocumentKind } from '@clew/access-model';
import { describe, expect, it } from 'vitest';

import { checkRuleDocument } from './check-rule-document.js';

describe('checking a rule document', () => {
  it.each(RULE_DOCUMENT_KINDS)('refuses a %s document that is a list, and says so', (kind) => {
    expect(() => {
      checkRuleDocument(kind, []);
    }).toThrow(expect.objectContaining({ name: 'RuleDocumentError', path: '' }));
  });

  it.each<[RuleDocumentKind, unknown, string]>([
    ['masking', { rules: [{ id: 'a' }] }, 'rules[0].match'],
    ['sampling', { policies: [{ name: 'a', type: 'latency' }] }, 'policies[0].thresholdMs'],
    ['sampling-candidate', { policies: [{ name: 'a', type: 'colour' }] }, 'policies[0].type'],
    ['sampling-budget', { spansPerSecond: -1 }, 'spansPerSecond'],
    ['head-sampling', { services: [{ name: 'a', probability: 2 }] }, 'services[0].probability'],
  ])('names the place where a %s document is wrong', (kind, content, path) => {
    expect(() => {
      checkRuleDocument(kind, content);
    }).toThrow(
      expect.objectContaining({ name: 'RuleDocumentError', path, message: expect.stringContaining(path) as string }),
    );
  });

  it('takes what is one', () => {
    expect(() => {
      checkRuleDocument('masking', { rules: [] });
    }).not.toThrow();
  });
});
