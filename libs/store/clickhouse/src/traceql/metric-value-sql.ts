import { TraceqlUnsupportedError } from '@clew/store-contract';
import type { Field } from '@clew/traceql';

import type { SqlParameters } from '../reader/sql-parameters.js';
import { ALWAYS } from './boolean-sql.js';
import { firstsOf, NUMBERS, type FieldResolver } from './field-sql.js';

/** The number that a metric is made of, as a double, and where there is one. */
export interface NumberSql {
  readonly sql: string;
  readonly present: string;
}

export function numberSql(field: Field, fields: FieldResolver, parameters: SqlParameters): NumberSql {
  const found = fields(field, parameters);
  if (found === undefined) {
    throw new TraceqlUnsupportedError('metrics can not be made of this yet: take a field of the span itself', field);
  }
  const numbers = firstsOf(found).filter(({ type }) => NUMBERS.includes(type));
  const cases = numbers.map(({ sql, present }) => ({ present, sql: `toFloat64(${sql})` }));
  const always = cases.find(({ present }) => present === ALWAYS);
  if (always !== undefined) return always;
  const sql = `multiIf(${cases.map((each) => `${each.present}, ${each.sql}`).join(', ')}, nan)`;
  return { sql, present: `NOT isNaN(${sql})` };
}
