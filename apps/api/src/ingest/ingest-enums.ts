import type { FindingState, RuleDocumentKind } from '@clew/access-model';
import { registerEnumType } from '@nestjs/graphql';

export const RULE_KINDS = {
  MASKING: 'masking',
  CARDINALITY: 'cardinality',
  SPAN_NAMES: 'span-names',
  SEMANTIC_CONVENTIONS: 'semantic-conventions',
  GLOSSARY: 'glossary',
  ENRICHMENT: 'enrichment',
  SAMPLING: 'sampling',
  SAMPLING_BUDGET: 'sampling-budget',
  SAMPLING_CANDIDATE: 'sampling-candidate',
  HEAD_SAMPLING: 'head-sampling',
  RETENTION: 'retention',
} as const satisfies Record<string, RuleDocumentKind>;
registerEnumType(RULE_KINDS, { name: 'RuleDocumentKind', description: 'What the rules of a document are about.' });

export const FINDING_STATES = {
  OPEN: 'open',
  ACKNOWLEDGED: 'acknowledged',
} as const satisfies Record<string, FindingState>;
registerEnumType(FINDING_STATES, { name: 'FindingState' });
