import type { RuleDocument, RuleDocumentKind } from '@clew/access-model';
import { parseCardinalityRules } from '../cardinality/cardinality-rules.js';
import { CardinalityWatch } from '../cardinality/cardinality-watch.js';
import { parseEnrichmentRules } from '../enrichment/enrichment-rules.js';
import { compileEnrichment } from '../enrichment/enrichment.js';
import { parseGlossaryRules } from '../glossary/glossary-rules.js';
import { compileGlossary } from '../glossary/glossary.js';
import type { ProtectionObserver } from '../protection-observer.js';
import { parseSemanticConventionRules } from '../semantic-conventions/semantic-convention-rules.js';
import { compileSemanticConventions } from '../semantic-conventions/semantic-conventions.js';
import { parseSpanNameRules } from '../span-names/span-name-rules.js';
import { compileSpanNames } from '../span-names/span-name-templates.js';
import type { AdditionMasker } from './addition-masker.js';
import { SpanShaping } from './span-shaping.js';

export interface ShapingOptions {
  readonly observer: ProtectionObserver;
  /** Distinct values of the team, which outlive its rules. Default: a watch that begins empty. */
  readonly cardinality?: CardinalityWatch | undefined;
  /** What masks added attributes. Default: they are added as they are. */
  readonly masker?: AdditionMasker | undefined;
  /** Attribute keys that are remembered; more are worked out each time. Default 10 000. */
  readonly keysMax?: number | undefined;
}

/** Compiles all documents but those of masking. Throws RuleError for one that does not parse. */
export function compileShaping(documents: readonly RuleDocument[], options: ShapingOptions): SpanShaping {
  const cardinality = options.cardinality ?? new CardinalityWatch();
  const cardinalityRules = parsed(documents, 'cardinality', parseCardinalityRules);
  const modules = {
    names: compileSpanNames(parsed(documents, 'span-names', parseSpanNameRules)),
    conventions: compileSemanticConventions(parsed(documents, 'semantic-conventions', parseSemanticConventionRules)),
    cardinality,
    glossary: compileGlossary(parsed(documents, 'glossary', parseGlossaryRules)),
    enrichment: compileEnrichment(parsed(documents, 'enrichment', parseEnrichmentRules)),
  };
  // Only now: a document that does not parse leaves the rules before in force.
  cardinality.setRules(cardinalityRules);
  return new SpanShaping(modules, options.observer, options.keysMax, options.masker);
}

/** The organisation's before the team's. */
function parsed<T>(
  documents: readonly RuleDocument[],
  kind: RuleDocumentKind,
  parse: (content: unknown) => T,
): readonly T[] {
  return documents
    .filter((document) => document.kind === kind)
    .toSorted((one, other) => Number(one.teamId !== undefined) - Number(other.teamId !== undefined))
    .map(({ content }) => parse(content));
}
