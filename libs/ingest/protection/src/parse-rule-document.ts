import type { DoorDocumentKind } from '@clew/access-model';
import { parseCardinalityRules } from './cardinality/cardinality-rules.js';
import { parseEnrichmentRules } from './enrichment/enrichment-rules.js';
import { parseGlossaryRules } from './glossary/glossary-rules.js';
import { parseMaskingRules } from './masking/masking-rules.js';
import { parseSemanticConventionRules } from './semantic-conventions/semantic-convention-rules.js';
import { parseSpanNameRules } from './span-names/span-name-rules.js';

const PARSERS = {
  masking: parseMaskingRules,
  cardinality: parseCardinalityRules,
  'span-names': parseSpanNameRules,
  'semantic-conventions': parseSemanticConventionRules,
  glossary: parseGlossaryRules,
  enrichment: parseEnrichmentRules,
} as const satisfies Record<DoorDocumentKind, (content: unknown) => unknown>;

/** Content of a document of the door, checked. */
export type ParsedRules = {
  [K in DoorDocumentKind]: { readonly kind: K; readonly rules: ReturnType<(typeof PARSERS)[K]> };
}[DoorDocumentKind];

/** Throws RuleError that says where the document is wrong and what is allowed there. */
export function parseRuleDocument(kind: DoorDocumentKind, content: unknown): ParsedRules {
  switch (kind) {
    case 'masking':
      return { kind, rules: PARSERS[kind](content) };
    case 'cardinality':
      return { kind, rules: PARSERS[kind](content) };
    case 'span-names':
      return { kind, rules: PARSERS[kind](content) };
    case 'semantic-conventions':
      return { kind, rules: PARSERS[kind](content) };
    case 'glossary':
      return { kind, rules: PARSERS[kind](content) };
    case 'enrichment':
      return { kind, rules: PARSERS[kind](content) };
  }
}
