import { formatExpression } from '@clew/traceql';
import type { BinaryOperation, FieldExpression, TraceqlQuery } from '@clew/traceql';
import type { TraceSearch } from '../traces/trace-search.js';
import { filterConditions } from './filter-to-traceql.js';

type Conditions = Pick<TraceSearch, 'service' | 'name' | 'status' | 'min' | 'max'> & {
  readonly attr: readonly string[];
};

/** The filters that find the same traces as the query, or undefined where filters cannot say what it says. */
export function traceqlToFilter(query: TraceqlQuery): TraceSearch | undefined {
  const [stage, ...others] = query.pipeline.stages;
  if (stage?.kind !== 'spansetFilter' || others.length > 0 || query.metrics !== undefined) return undefined;
  const parts = stage.condition === undefined ? [] : conjuncts(stage.condition);
  let found: Conditions = { attr: [] };
  for (const part of parts) {
    const more = conditionOf(part);
    if (more === undefined) return undefined;
    found = { ...found, ...more, attr: [...found.attr, ...(more.attr ?? [])] };
  }
  const { attr, ...rest } = found;
  const search: TraceSearch = { ...rest, ...(attr.length > 0 && { attr }) };
  // The way back is the judge: a condition that is named twice, or a number that filters take for text too, says something else.
  return textOf(filterConditions(search)) === textOf(parts) ? search : undefined;
}

/** The same for the same conditions in any order. */
function textOf(conditions: readonly FieldExpression[]): string {
  return conditions.map(formatExpression).sort().join('\n');
}

function conjuncts(expression: FieldExpression): FieldExpression[] {
  if (expression.kind !== 'binary' || expression.operator !== '&&') return [expression];
  return [...conjuncts(expression.left), ...conjuncts(expression.right)];
}

function conditionOf(part: FieldExpression): Partial<Conditions> | undefined {
  if (part.kind !== 'binary') return undefined;
  // A number or a truth value, `.a = 42 || .a = "42"`: the text says it all.
  if (part.operator === '||') return part.right.kind === 'binary' ? attributeCondition(part.right) : undefined;
  const { left, right, operator } = part;
  if (left.kind === 'attribute') {
    const isService = left.scope === 'resource' && left.name === 'service.name' && operator === '=';
    if (isService && right.kind === 'string') return { service: right.value };
    return attributeCondition(part);
  }
  if (left.kind !== 'intrinsic') return undefined;
  if (right.kind === 'string' && left.name === 'span:name') return { name: right.value };
  if (right.kind === 'status' && left.name === 'span:status') return { status: right.value };
  if (right.kind === 'duration' && left.name === 'trace:duration') {
    const typed = typedDuration(right.nanoseconds);
    return operator === '>=' ? { min: typed } : { max: typed };
  }
  return undefined;
}

function attributeCondition({ left, right, operator }: BinaryOperation): Partial<Conditions> | undefined {
  if (operator !== '=' || left.kind !== 'attribute' || right.kind !== 'string') return undefined;
  return { attr: [`${left.name}=${right.value}`] };
}

const UNITS = [
  ['h', 3_600_000_000_000n],
  ['m', 60_000_000_000n],
  ['s', 1_000_000_000n],
  ['ms', 1_000_000n],
  ['us', 1_000n],
] as const;

/** As a person would type it, exactly: in the largest unit that leaves no rest. */
function typedDuration(nanoseconds: bigint): string {
  const unit = UNITS.find(([, size]) => nanoseconds >= size && nanoseconds % size === 0n);
  return unit === undefined ? `${String(nanoseconds)}ns` : `${String(nanoseconds / unit[1])}${unit[0]}`;
}
