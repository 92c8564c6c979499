import { anyValueFromJson } from '@clew/otlp';
import { TraceqlUnsupportedError } from '@clew/store-contract';
import type { Field } from '@clew/traceql';
import type { AnyValue } from '@clew/trace-model';

import type { SqlParameters } from '../reader/sql-parameters.js';
import { jsonExists } from './attribute-json-sql.js';
import { allOf, ALWAYS, NEVER, not } from './boolean-sql.js';
import { firstsOf, type FieldResolver, type SqlType, type TypedSql } from './field-sql.js';

/** First letter of a label as SQL gives it: the type of the value that follows as text. */
const LETTERS: Readonly<Record<SqlType, string>> = {
  string: 's',
  status: 'w',
  kind: 'w',
  int: 'i',
  double: 'd',
  bool: 'b',
};

/** The value of a field as a text that keeps its type; '' where it has none. */
export function labelSql(field: Field, fields: FieldResolver, parameters: SqlParameters): string {
  const found = fields(field, parameters);
  if (found === undefined) {
    throw new TraceqlUnsupportedError('metrics can not be grouped by this yet: take a field of the span itself', field);
  }
  const cases = firstsOf(found).map((typed) => ({
    typed,
    text: `concat('${LETTERS[typed.type]}', ${textSql(typed)})`,
  }));
  const always = cases.find(({ typed }) => typed.present === ALWAYS);
  if (always !== undefined) return always.text;
  const others = found.sources.flatMap(({ anyJson, unless = NEVER }) =>
    anyJson === undefined
      ? []
      : [{ present: allOf([jsonExists(anyJson), not(unless)]), text: `concat('o', ${anyJson})` }],
  );
  const all = [...cases.map(({ typed, text }) => ({ present: typed.present, text })), ...others];
  return `multiIf(${all.map(({ present, text }) => `${present}, ${text}`).join(', ')}, '')`;
}

function textSql({ type, sql }: TypedSql): string {
  return type === 'status' || type === 'kind' ? `lower(toString(${sql}))` : `toString(${sql})`;
}

/** Empty where the field has no value. */
export function labelValue(text: string): AnyValue {
  const value = text.slice(1);
  switch (text[0]) {
    case 'i':
      return { type: 'int', value: BigInt(value) };
    case 'd':
      return { type: 'double', value: doubleOf(value) };
    case 'b':
      return { type: 'bool', value: value === 'true' };
    case 'o':
      return anyValueFromJson(value);
    case undefined:
      return { type: 'empty' };
    default:
      return { type: 'string', value };
  }
}

function doubleOf(text: string): number {
  if (text === 'inf') return Infinity;
  return text === '-inf' ? -Infinity : Number(text);
}
