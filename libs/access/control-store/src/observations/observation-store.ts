import type {
  AttributeCardinality,
  FindingState,
  GlossaryViolationTotal,
  MaskingFinding,
  ObservationBatch,
  ObservationQuery,
  ObservationReader,
  ObservationSink,
  RuleTotal,
  SchemaDriftTotal,
  SpanFaultTotal,
} from '@clew/access-model';

import type { Database } from '../database.js';
import { addCardinality, readCardinality } from './attribute-cardinality.js';
import {
  addHourlyCounts,
  GLOSSARY_VIOLATIONS,
  readHourlyTotals,
  RULE_COUNTS,
  SCHEMA_DRIFT,
  SPAN_FAULTS,
} from './hourly-counts.js';
import { acknowledgeFindingRow, addFindings, readFindings } from './masking-findings.js';
import { pruneObservations } from './prune-observations.js';

export interface ObservationStoreOptions {
  /** Rows of each kind, of an organisation. */
  readonly rowsMax: number;
  readonly pruneMs: number;
  readonly now: () => number;
}

/** What gateways saw, in tables of bounded size. */
export class ObservationStore implements ObservationSink, ObservationReader {
  readonly #database: Database;
  readonly #options: ObservationStoreOptions;
  #prunedAtMs: number;
  /** Those that got rows since. */
  #grown = new Set<string>();

  constructor(database: Database, options: ObservationStoreOptions) {
    this.#database = database;
    this.#options = options;
    this.#prunedAtMs = options.now();
  }

  async record(batch: ObservationBatch): Promise<void> {
    await this.#prune(); // first: what fails after the batch is in would have it sent again
    await this.#database.run((queries) =>
      queries.transaction(async (tx) => {
        await addHourlyCounts(tx, RULE_COUNTS, batch.rules);
        await addFindings(tx, batch.findings);
        await addCardinality(tx, batch.cardinality);
        await addHourlyCounts(tx, GLOSSARY_VIOLATIONS, batch.glossary);
        await addHourlyCounts(tx, SCHEMA_DRIFT, batch.drift);
        await addHourlyCounts(tx, SPAN_FAULTS, batch.faults);
      }),
    );
    const { rules, findings, cardinality, glossary, drift, faults } = batch;
    for (const observations of [rules, findings, cardinality, glossary, drift, faults]) {
      for (const { organisationId } of observations) this.#grown.add(organisationId);
    }
  }

  async ruleTotals(query: ObservationQuery): Promise<readonly RuleTotal[]> {
    return this.#database.run((queries) => readHourlyTotals(queries, RULE_COUNTS, query));
  }

  async maskingFindings(
    query: ObservationQuery & { readonly state?: FindingState },
  ): Promise<readonly MaskingFinding[]> {
    return this.#database.run((queries) => readFindings(queries, query));
  }

  async attributeCardinality(query: ObservationQuery): Promise<readonly AttributeCardinality[]> {
    return this.#database.run((queries) => readCardinality(queries, query));
  }

  async glossaryViolations(query: ObservationQuery): Promise<readonly GlossaryViolationTotal[]> {
    return this.#database.run((queries) => readHourlyTotals(queries, GLOSSARY_VIOLATIONS, query));
  }

  async schemaDrift(query: ObservationQuery): Promise<readonly SchemaDriftTotal[]> {
    return this.#database.run((queries) => readHourlyTotals(queries, SCHEMA_DRIFT, query));
  }

  async spanFaults(query: ObservationQuery): Promise<readonly SpanFaultTotal[]> {
    return this.#database.run((queries) => readHourlyTotals(queries, SPAN_FAULTS, query));
  }

  async acknowledgeFinding(
    organisationId: string,
    id: string,
    acknowledgedBy: string,
  ): Promise<MaskingFinding | undefined> {
    return this.#database.run((queries) => acknowledgeFindingRow(queries, organisationId, id, acknowledgedBy));
  }

  async #prune(): Promise<void> {
    const { now, pruneMs, rowsMax } = this.#options;
    if (this.#grown.size === 0 || now() - this.#prunedAtMs < pruneMs) return;
    const grown = this.#grown;
    this.#grown = new Set();
    this.#prunedAtMs = now();
    await this.#database.run((queries) => pruneObservations(queries, grown, rowsMax));
  }
}
