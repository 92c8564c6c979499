import type { CardinalityKey, CardinalityWatch } from '../cardinality/cardinality-watch.js';
import type { Enrichment } from '../enrichment/enrichment.js';
import type { GlossaryTerm } from '../glossary/glossary-term.js';
import type { Glossary } from '../glossary/glossary.js';
import { KeyTable } from '../masking/key-table.js';
import type { KeyBudget } from '../masking/key-table.js';
import type { KeyDrift } from '../semantic-conventions/key-drift.js';
import type { SemanticConventions } from '../semantic-conventions/semantic-conventions.js';

/** What the rules of a team make of spans, apart from masking. */
export interface ShapingModules {
  readonly conventions: SemanticConventions;
  readonly cardinality: CardinalityWatch;
  readonly glossary: Glossary | undefined;
  readonly enrichment: Enrichment | undefined;
}

/** All that is known about a key in one place, worked out once. */
export interface KeyVerdict {
  readonly drift: KeyDrift | undefined;
  readonly watched: CardinalityKey | undefined;
  readonly term: GlossaryTerm | undefined;
  /** Slot of enrichment, -1 for none. */
  readonly inputSlot: number;
  readonly isRoute: boolean;
}

export function keyVerdicts(
  modules: ShapingModules,
  place: 'span' | 'resource',
  budget: KeyBudget,
): KeyTable<KeyVerdict> {
  const { conventions, cardinality, glossary, enrichment } = modules;
  return new KeyTable(
    (key) => ({
      drift: conventions.drift(key),
      watched: cardinality.keyOf(key),
      term: glossary?.term(key),
      inputSlot: place === 'span' ? (enrichment?.inputOf(key) ?? -1) : -1,
      isRoute: key === 'http.route',
    }),
    budget,
  );
}
