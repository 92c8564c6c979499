import { payloadsOf, scalarBytes, utf8Bytes } from '../any-value-bytes.js';
import type { Addition } from './addition.js';
import type { AttributeInputs } from './attribute-inputs.js';
import type { EnrichmentRequest } from './enrichment-request.js';
import type { EnrichmentRule } from './enrichment-rules.js';
import type { LookupTable, Scalar } from './lookup-table.js';

/** An attribute that a rule would add, if it is not there. */
export interface Candidate extends Addition {
  readonly slot: number;
}

/** A key with everything about it that does not change from span to span. */
type Target = Omit<Candidate, 'value'>;

/** What a rule would add to the span or resource whose attributes are in the inputs. */
export type CandidateSource = (inputs: AttributeInputs, request: EnrichmentRequest) => readonly Candidate[];

const NONE: readonly Candidate[] = [];

/** Compiles where a rule's values come from; keys that it reads or writes get slots in `inputs`. */
export function candidateSource(rule: EnrichmentRule, inputs: AttributeInputs): CandidateSource {
  const { source } = rule;
  const target = (key: string): Target => targetOf(rule, key, inputs);
  switch (source.type) {
    case 'add': {
      const candidates = constants(source.attributes, target);
      return () => candidates;
    }
    case 'environment': {
      const environment = target(source.key);
      return (_inputs, request) => withValue(environment, request.environment);
    }
    case 'lookup':
      return lookup(source.table, inputs.reserve(source.by), target);
    case 'baggage': {
      const items = source.names.map(([name, key]) => ({ name, to: target(key) }));
      return (_inputs, request) => items.flatMap(({ name, to }) => withValue(to, request.baggage(name)));
    }
    case 'copy': {
      const copies = source.names.map(([from, key]) => ({ from: inputs.reserve(from), to: target(key) }));
      return (values) => copies.flatMap(({ from, to }) => withValue(to, values.payload(from)));
    }
  }
}

/** Whether each of the attributes has one of the values. */
export function equalities(
  wanted: readonly (readonly [string, readonly Scalar[]])[],
  inputs: AttributeInputs,
): (values: AttributeInputs) => boolean {
  const compiled = wanted.map(([key, values]) => ({ slot: inputs.reserve(key), payloads: values.flatMap(payloadsOf) }));
  return (values) => compiled.every(({ slot, payloads }) => values.isOneOf(slot, payloads));
}

function lookup(table: LookupTable, by: number, target: (key: string) => Target): CandidateSource {
  const targets = new Map<string, Target>();
  const known = (key: string): Target => {
    const made = targets.get(key) ?? target(key);
    targets.set(key, made);
    return made;
  };
  const rows = new Map([...table.rows].map(([key, attributes]) => [key, constants(attributes, known)]));
  return (inputs) => {
    const key = inputs.text(by);
    return key === undefined ? NONE : (rows.get(key) ?? NONE);
  };
}

function constants(
  attributes: readonly (readonly [string, Scalar])[],
  target: (key: string) => Target,
): readonly Candidate[] {
  return attributes.map(([key, value]) => ({ ...target(key), value: scalarBytes(value) }));
}

function withValue(target: Target, value: Uint8Array | undefined): readonly Candidate[] {
  return value === undefined ? NONE : [{ ...target, value }];
}

function targetOf(rule: EnrichmentRule, key: string, inputs: AttributeInputs): Target {
  return { ruleId: rule.id, key, keyBytes: utf8Bytes(key), overwrite: rule.overwrite, slot: inputs.reserve(key) };
}
