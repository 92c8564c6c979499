import { formatExpression } from '@clew/traceql';
import type { BinaryOperator, FieldExpression, IntrinsicName } from '@clew/traceql';
import { parseDuration } from '../kit/duration.js';
import { parseAttribute } from '../traces/trace-search.js';
import type { TraceSearch } from '../traces/trace-search.js';

/** Made here, so it stands nowhere in a text. */
const NOWHERE = { from: 0, to: 0 };

/** The TraceQL query that finds the same traces as the filters. */
export function filterToTraceql(search: TraceSearch): string {
  const [first, ...others] = filterConditions(search);
  if (first === undefined) return '{ }';
  return `{ ${formatExpression(others.reduce((all, each) => binary('&&', all, each), first))} }`;
}

/** What must hold together, of one span. */
export function filterConditions({ service, name, status, min, max, attr = [] }: TraceSearch): FieldExpression[] {
  return [
    ...(service === undefined ? [] : [binary('=', attribute('service.name', 'resource'), text(service))]),
    ...(name === undefined ? [] : [binary('=', intrinsic('span:name'), text(name))]),
    ...(status === undefined
      ? []
      : [binary('=', intrinsic('span:status'), { kind: 'status', value: status, ...NOWHERE })]),
    ...durationCondition('>=', min),
    ...durationCondition('<=', max),
    ...attr.flatMap((condition) => {
      const read = parseAttribute(condition);
      return read === undefined ? [] : [attributeCondition(read.key, read.value)];
    }),
  ];
}

/** Filters bound the duration of the whole trace. */
function durationCondition(operator: '>=' | '<=', typed: string | undefined): FieldExpression[] {
  const read = typed === undefined ? undefined : parseDuration(typed);
  if (read?.ok !== true) return [];
  return [binary(operator, intrinsic('trace:duration'), { kind: 'duration', nanoseconds: read.nanos, ...NOWHERE })];
}

/** Filters compare by text: `42` is found as a number and as a string. TraceQL tells the two apart. */
function attributeCondition(key: string, value: string): FieldExpression {
  const field = attribute(key);
  const asText = binary('=', field, text(value));
  const asOther = otherLiteral(value);
  return asOther === undefined ? asText : binary('||', binary('=', field, asOther), asText);
}

function otherLiteral(value: string): FieldExpression | undefined {
  if (value === 'true' || value === 'false') return { kind: 'boolean', value: value === 'true', ...NOWHERE };
  if (/^-?(0|[1-9]\d{0,17})$/.test(value)) return { kind: 'integer', value: BigInt(value), ...NOWHERE };
  const number = Number(value);
  if (/^-?\d+\.\d+$/.test(value) && String(number) === value) return { kind: 'float', value: number, ...NOWHERE };
  return undefined;
}

function binary(operator: BinaryOperator, left: FieldExpression, right: FieldExpression): FieldExpression {
  return { kind: 'binary', operator, left, right, ...NOWHERE };
}

function attribute(name: string, scope?: 'resource'): FieldExpression {
  return { kind: 'attribute', name, parent: false, ...(scope !== undefined && { scope }), ...NOWHERE };
}

function intrinsic(name: IntrinsicName): FieldExpression {
  return { kind: 'intrinsic', name, parent: false, ...NOWHERE };
}

function text(value: string): FieldExpression {
  return { kind: 'string', value, ...NOWHERE };
}
