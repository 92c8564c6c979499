import { bytesOf } from '../matching/byte-text.js';
import type { NumberComparison, ValueTest } from '../matching/value-test.js';
import type { PolicyContext } from '../policies/policy-plan.js';
import { allOf, anyOf, noneOf, someSpan, type Steadiness, type TraceCondition } from '../policies/trace-condition.js';
import type { TraceFeatures } from '../trace-features.js';
import { readBoolean } from './boolean-grammar.js';
import { TokenReader } from './token-reader.js';
import { TRACE_SCOPE, type TraceExpression } from './trace-scope.js';

/** Throws ExpressionError that says where the expression is wrong and what is allowed there. */
export function parseExpression(source: string): TraceExpression {
  const reader = new TokenReader(source);
  const expression = readBoolean(reader, TRACE_SCOPE);
  reader.expect('end', undefined, '`and`, `or` or the end');
  return expression;
}

/** Closures over the expression; its conditions on spans become matchers of the set. */
export function compileExpression(expression: TraceExpression, set: PolicyContext): TraceCondition {
  switch (expression.kind) {
    case 'and':
      return allOf(expression.parts.map((part) => compileExpression(part, set)));
    case 'or':
      return anyOf(expression.parts.map((part) => compileExpression(part, set)));
    case 'not':
      return noneOf(compileExpression(expression.part, set));
    case 'constant': {
      const { holds } = expression;
      return { steadiness: 'fixed', holds: () => holds };
    }
    case 'any':
      return someSpan(set.matcher(expression.condition));
    case 'count': {
      const matcher = set.matcher(expression.condition);
      const { comparison, limit } = expression;
      return {
        steadiness: steadinessOf(comparison),
        holds: (trace) => isSo(trace.matchedSpans(matcher), comparison, limit),
      };
    }
    case 'number': {
      const { field, comparison, test } = expression;
      return { steadiness: steadinessOf(comparison), holds: (trace) => test.number(trace[field]) };
    }
    case 'text':
      return onText(expression.of, expression.test);
    case 'flag': {
      const { field } = expression;
      return { steadiness: 'rising', holds: (trace) => trace[field] };
    }
  }
}

/** Who entered is not known before the root has come, so it may be another one later. */
function onText(textOf: (trace: TraceFeatures) => string, test: ValueTest): TraceCondition {
  let last = { text: '', utf8: new Uint8Array(0) };
  return {
    steadiness: 'unsteady',
    holds: (trace) => {
      const text = textOf(trace);
      if (text !== last.text) last = { text, utf8: bytesOf(text).slice() };
      return test.text(last.utf8, 0, last.utf8.length);
    },
  };
}

/** Counts and durations only grow. */
function steadinessOf(comparison: NumberComparison | 'in'): Steadiness {
  if (comparison === '>' || comparison === '>=') return 'rising';
  return comparison === '<' || comparison === '<=' ? 'falling' : 'unsteady';
}

function isSo(count: number, comparison: NumberComparison, limit: number): boolean {
  switch (comparison) {
    case '==':
      return count === limit;
    case '<':
      return count < limit;
    case '<=':
      return count <= limit;
    case '>':
      return count > limit;
    case '>=':
      return count >= limit;
  }
}
