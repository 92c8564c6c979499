import fc from 'fast-check';
import { expect, it } from 'vitest';

import type { FieldExpression, SpansetExpression, SpansetFilter, SpansetOperator, StructuralRelation } from '../ast.js';
import { STRUCTURAL_RELATIONS } from '../ast.js';
import { parseTraceql } from '../parse.js';
import { formatTraceql } from '../format/format-query.js';
import {
  metricsQueryArbitrary,
  searchQueryArbitrary,
  spansetFilterArbitrary,
  traceArbitrary,
  type SampleSpan,
} from '../testing/arbitraries.js';
import { NOWHERE } from '../testing/expressions.js';
import { evaluateMetrics } from './evaluate-metrics.js';
import { evaluateSearch } from './evaluate-search.js';
import { TRACE_SHAPE } from '../testing/traces.js';

const TRACES = traceArbitrary();
const FILTERS = spansetFilterArbitrary();
const RELATIONS = fc.constantFrom(...STRUCTURAL_RELATIONS);

function idsOf(expression: SpansetExpression, spans: readonly SampleSpan[]): ReadonlySet<string> {
  const query = { kind: 'query', hints: [], ...NOWHERE } as const;
  const match = evaluateSearch(
    { ...query, pipeline: { kind: 'pipeline', stages: [expression], ...NOWHERE } },
    { spans },
  );
  return new Set(match?.spansets.flatMap((spanset) => spanset.spans.map(({ spanId }) => spanId)));
}

function union(left: ReadonlySet<string>, right: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...left, ...right]);
}

function common(left: ReadonlySet<string>, right: ReadonlySet<string>): readonly string[] {
  return [...left].filter((id) => right.has(id));
}

function operation(operator: SpansetOperator, left: SpansetExpression, right: SpansetExpression): SpansetExpression {
  return { kind: 'spansetOperation', operator, left, right, ...NOWHERE };
}

function conditionOf({ condition }: SpansetFilter): FieldExpression {
  return condition ?? { kind: 'boolean', value: true, ...NOWHERE };
}

function filter(condition: FieldExpression): SpansetFilter {
  return { kind: 'spansetFilter', condition, ...NOWHERE };
}

function not(operand: FieldExpression): FieldExpression {
  return { kind: 'unary', operator: '!', operand, ...NOWHERE };
}

function logic(operator: '&&' | '||', left: FieldExpression, right: FieldExpression): FieldExpression {
  return { kind: 'binary', operator, left, right, ...NOWHERE };
}

it('makes a negated filter the rest of the spans', () => {
  fc.assert(
    fc.property(TRACES, FILTERS, (spans, own) => {
      const [yes, no] = [idsOf(own, spans), idsOf(filter(not(conditionOf(own))), spans)];
      expect(common(yes, no)).toEqual([]);
      expect(union(yes, no)).toEqual(new Set(spans.map(({ spanId }) => spanId)));
      expect(idsOf(filter(not(not(conditionOf(own)))), spans)).toEqual(yes);
    }),
  );
});

it("keeps De Morgan's laws", () => {
  fc.assert(
    fc.property(TRACES, FILTERS, FILTERS, (spans, first, second) => {
      const [a, b] = [conditionOf(first), conditionOf(second)];
      const sameAs = (left: FieldExpression, right: FieldExpression): void => {
        expect(idsOf(filter(left), spans)).toEqual(idsOf(filter(right), spans));
      };
      sameAs(not(logic('&&', a, b)), logic('||', not(a), not(b)));
      sameAs(not(logic('||', a, b)), logic('&&', not(a), not(b)));
    }),
  );
});

it('finds children among descendants and parents among ancestors', () => {
  fc.assert(
    fc.property(TRACES, FILTERS, FILTERS, (spans, left, right) => {
      expect([...idsOf(operation('>>', left, right), spans)]).toEqual(
        expect.arrayContaining([...idsOf(operation('>', left, right), spans)]),
      );
      expect([...idsOf(operation('<<', left, right), spans)]).toEqual(
        expect.arrayContaining([...idsOf(operation('<', left, right), spans)]),
      );
    }),
  );
});

it('splits the right-hand spans into related and unrelated ones', () => {
  fc.assert(
    fc.property(TRACES, FILTERS, FILTERS, RELATIONS, (spans, left, right, relation) => {
      const related = idsOf(operation(relation, left, right), spans);
      const unrelated = idsOf(operation(`!${relation}`, left, right), spans);
      expect(common(related, unrelated)).toEqual([]);
      expect(union(related, unrelated)).toEqual(idsOf(right, spans));
    }),
  );
});

it('unites what an operator finds from both of its sides', () => {
  const inverse: Readonly<Record<StructuralRelation, StructuralRelation>> = {
    '>': '<',
    '<': '>',
    '>>': '<<',
    '<<': '>>',
    '~': '~',
  };
  fc.assert(
    fc.property(TRACES, FILTERS, FILTERS, RELATIONS, (spans, left, right, relation) => {
      const rights = idsOf(operation(relation, left, right), spans);
      const lefts = idsOf(operation(inverse[relation], right, left), spans);
      expect(idsOf(operation(`&${relation}`, left, right), spans)).toEqual(union(rights, lefts));
    }),
  );
});

it('relates spans as a walk over their parents does', () => {
  fc.assert(
    fc.property(TRACES, FILTERS, FILTERS, (spans, left, right) => {
      const parentOf = (id: string): string => spans.find(({ spanId }) => spanId === id)?.parentSpanId ?? '';
      const lefts = idsOf(left, spans);
      const isBelow = (id: string): boolean => id !== '' && (lefts.has(id) || isBelow(parentOf(id)));
      const expected = [...idsOf(right, spans)].filter((id) => isBelow(parentOf(id)));
      expect(idsOf(operation('>>', left, right), spans)).toEqual(new Set(expected));
    }),
  );
});

it('finds the same in the formatted query and in spans of another order', () => {
  fc.assert(
    fc.property(TRACES, searchQueryArbitrary(), (spans, query) => {
      const namesOf = (own: typeof query, given: readonly SampleSpan[]): unknown =>
        evaluateSearch(own, { spans: given })?.spansets.map((set) => [
          set.attributes,
          set.spans.map(({ spanId }) => spanId),
        ]);
      const expected = namesOf(query, spans);
      expect(namesOf(parseTraceql(formatTraceql(query)), spans)).toEqual(expected);
      expect(namesOf(query, spans.toReversed())).toEqual(expected);
    }),
  );
});

it('gives the same series for spans of another order, within the window', () => {
  const { startUnixNano } = TRACE_SHAPE;
  const window = { startUnixNano, endUnixNano: startUnixNano + 20_000_000n, stepNano: 5_000_000n };
  fc.assert(
    fc.property(TRACES, traceArbitrary(2), metricsQueryArbitrary(), (one, two, query) => {
      const series = evaluateMetrics(query, [...one, ...two], window);
      expect(evaluateMetrics(query, [...two, ...one].toReversed(), window)).toEqual(series);
      const times = series.flatMap(({ points }) => points.map(({ timeUnixNano }) => timeUnixNano));
      expect(
        times.every((time) => time >= startUnixNano && time < window.endUnixNano && time % 5_000_000n === 0n),
      ).toBe(true);
    }),
  );
});
