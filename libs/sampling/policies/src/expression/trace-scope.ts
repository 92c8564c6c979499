import type { SpanCondition } from '../matching/span-condition.js';
import type { NumberComparison, ValueTest } from '../matching/value-test.js';
import type { TraceFeatures } from '../trace-features.js';
import { type BooleanScope, readBoolean } from './boolean-grammar.js';
import { isNumeric, readComparison } from './comparison.js';
import { readNumber } from './literals.js';
import { SPAN_SCOPE } from './span-scope.js';
import type { TokenReader } from './token-reader.js';
import { readTest } from './value-comparison.js';

/** More matching spans than this are not told apart. */
const COUNT_MAX = 65_534;

export type TraceNumber = 'durationNano' | 'spanCount' | 'errorSpanCount' | 'byteLength';
export type TraceFlag = 'hasRoot' | 'hasError' | 'isRarePath' | 'isNewDeploy' | 'isLinkedToKept';

/** What an expression says of a trace. */
export type TraceExpression =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly TraceExpression[] }
  | { readonly kind: 'not'; readonly part: TraceExpression }
  | { readonly kind: 'constant'; readonly holds: boolean }
  | { readonly kind: 'any'; readonly condition: SpanCondition }
  | {
      readonly kind: 'count';
      readonly condition: SpanCondition;
      readonly comparison: NumberComparison;
      readonly limit: number;
    }
  | {
      readonly kind: 'number';
      readonly field: TraceNumber;
      readonly comparison: NumberComparison | 'in';
      readonly test: ValueTest;
    }
  | { readonly kind: 'text'; readonly of: (trace: TraceFeatures) => string; readonly test: ValueTest }
  | { readonly kind: 'flag'; readonly field: TraceFlag };

interface NumberField {
  readonly type: 'number' | 'duration';
  readonly field: TraceNumber;
}
interface TextField {
  readonly type: 'text';
  readonly of: (trace: TraceFeatures) => string;
}
interface FlagField {
  readonly type: 'flag';
  readonly field: TraceFlag;
}

const FIELDS: ReadonlyMap<string, NumberField | TextField | FlagField> = new Map<
  string,
  NumberField | TextField | FlagField
>([
  ['duration', { type: 'duration', field: 'durationNano' }],
  ['spanCount', { type: 'number', field: 'spanCount' }],
  ['errorCount', { type: 'number', field: 'errorSpanCount' }],
  ['bytes', { type: 'number', field: 'byteLength' }],
  ['root.name', { type: 'text', of: (trace) => (trace.hasRoot ? trace.entrySpanName : '') }],
  ['root.service', { type: 'text', of: (trace) => (trace.hasRoot ? trace.entryServiceName : '') }],
  ['entry.name', { type: 'text', of: (trace) => trace.entrySpanName }],
  ['entry.service', { type: 'text', of: (trace) => trace.entryServiceName }],
  ['team', { type: 'text', of: (trace) => trace.teamId }],
  ['environment', { type: 'text', of: (trace) => trace.environment }],
  ['hasRoot', { type: 'flag', field: 'hasRoot' }],
  ['hasError', { type: 'flag', field: 'hasError' }],
  ['isRarePath', { type: 'flag', field: 'isRarePath' }],
  ['isNewDeploy', { type: 'flag', field: 'isNewDeploy' }],
  ['isLinkedToKept', { type: 'flag', field: 'isLinkedToKept' }],
]);

/** What can be said of a whole trace. */
export const TRACE_SCOPE: BooleanScope<TraceExpression> = {
  and: (parts) => ({ kind: 'and', parts }),
  or: (parts) => ({ kind: 'or', parts }),
  not: (part) => ({ kind: 'not', part }),
  constant: (holds) => ({ kind: 'constant', holds }),
  term: readTerm,
};

function readTerm(reader: TokenReader): TraceExpression {
  if (reader.take('word', 'any') !== undefined) return { kind: 'any', condition: readSpans(reader) };
  if (reader.take('word', 'none') !== undefined) return none(readSpans(reader));
  // Not a comparison of two counts: those stay at their limit, and so might differ from what they count.
  if (reader.take('word', 'all') !== undefined) return none({ kind: 'not', part: readSpans(reader) });
  if (reader.take('word', 'count') !== undefined) return readCount(reader);
  if (reader.is('word', 'trace')) return readField(reader);
  if (reader.is('word', 'span') || reader.is('word', 'resource')) {
    reader.fail('a trace has many spans: say which with any(...), all(...), none(...) or count(...)');
  }
  return reader.fail(`expected trace.*, any(, all(, none(, count( or \`(\`, found ${reader.found()}`);
}

function none(condition: SpanCondition): TraceExpression {
  return { kind: 'not', part: { kind: 'any', condition } };
}

function readSpans(reader: TokenReader): SpanCondition {
  reader.expect('symbol', '(');
  const condition = readBoolean(reader, SPAN_SCOPE);
  reader.expect('symbol', ')');
  return condition;
}

function readCount(reader: TokenReader): TraceExpression {
  const condition = readSpans(reader);
  const { comparison, isNegated, token } = readComparison(reader);
  if (!isNumeric(comparison)) return reader.fail('a count can be compared with ==, !=, <, <=, > and >=', token);
  const at = reader.current;
  const limit = readNumber(reader);
  if (typeof limit !== 'number' || !Number.isInteger(limit) || limit < 0 || limit > COUNT_MAX) {
    return reader.fail(`a count can be compared with a whole number from 0 to ${COUNT_MAX}`, at);
  }
  const count: TraceExpression = { kind: 'count', condition, comparison, limit };
  return isNegated ? { kind: 'not', part: count } : count;
}

function readField(reader: TokenReader): TraceExpression {
  const start = reader.expect('word', 'trace');
  const names: string[] = [];
  do {
    reader.expect('symbol', '.');
    names.push(reader.expect('word', undefined, 'a field').text);
  } while (reader.is('symbol', '.'));
  const field = FIELDS.get(names.join('.'));
  if (field === undefined) {
    const allowed = [...FIELDS.keys()].map((name) => `trace.${name}`).join(', ');
    return reader.fail(`there is no trace.${names.join('.')}; there are ${allowed}`, start);
  }
  if (field.type === 'flag') return { kind: 'flag', field: field.field };
  const { test, isNegated, comparison } = readTest(reader, field.type);
  let expression: TraceExpression;
  if (field.type === 'text') expression = { kind: 'text', of: field.of, test };
  else if (comparison === '=~') throw new Error('numbers are not searched');
  else expression = { kind: 'number', field: field.field, comparison, test };
  return isNegated ? { kind: 'not', part: expression } : expression;
}
