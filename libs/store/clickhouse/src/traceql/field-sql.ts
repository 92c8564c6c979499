import type { Field } from '@clew/traceql';

import type { SqlParameters } from '../reader/sql-parameters.js';
import { allOf, ALWAYS, anyOf, NEVER, not } from './boolean-sql.js';

/** Types of values as the columns have them. */
export type SqlType = 'string' | 'int' | 'double' | 'bool' | 'status' | 'kind';

/** Between numbers is an order, whichever of these types each is of. */
export const NUMBERS: readonly SqlType[] = ['int', 'double'];

/** A value of one type. */
export interface TypedSql {
  readonly type: SqlType;
  /** The value, where it is present. */
  readonly sql: string;
  /** Holds where the value is of this type. */
  readonly present: string;
  /** What `sql` reads as where it is not present, when that is known: then a comparison that is false of it need not ask. */
  readonly absent?: string | number | boolean;
}

/** One place where a row may hold the value of a field, or a list of them (an array, or what many events say). */
export interface ValueSource {
  /** At most one is present. Of a list: those of an element, which they call `item`. */
  readonly types: readonly TypedSql[];
  readonly list?: string;
  /** Types of the first element of the list. */
  readonly first?: readonly TypedSql[];
  /** The value, or the first element, in OTLP/JSON: also what is of none of the types. */
  readonly anyJson?: string;
  /** Where there can be a value at all: cheaper to ask than the value. Default: anywhere. */
  readonly where?: string;
  /** Another source that goes before this one has a value: then this one does not count. Default: none has. */
  readonly unless?: string;
}

/** A field in SQL. At most one of its sources holds a value for a row. */
export interface FieldSql {
  readonly sources: readonly ValueSource[];
  /** That it has a value of any type, also of those that nothing can be compared with. */
  readonly exists: string;
}

/** Undefined for a field that the rows of a query don't tell. */
export type FieldResolver = (field: Field, parameters: SqlParameters) => FieldSql | undefined;

/** A column that always has a value of one type. */
export function columnField(type: SqlType, sql: string): FieldSql {
  return { sources: [{ types: [{ type, sql, present: ALWAYS }] }], exists: ALWAYS };
}

/** That a source holds a value, or an element, that meets a condition on one of its types. */
export function someOf(
  { types, list, where = ALWAYS, unless = NEVER }: ValueSource,
  condition: (typed: TypedSql) => string,
): string {
  const ofOne = anyOf(types.map((typed) => condition(typed)));
  return allOf([where, list === undefined ? ofOne : someItem(list, ofOne), not(unless)]);
}

function someItem(list: string, condition: string): string {
  return condition === NEVER ? NEVER : `arrayExists(item -> ${condition}, ${list})`;
}

/** The types of all values that are no lists. */
export function singlesOf({ sources }: FieldSql): readonly TypedSql[] {
  return sources.flatMap((source) => (source.list === undefined ? gated(source.types, source) : []));
}

/** The types of the one value that stands for the field where one is needed: of a list the first. */
export function firstsOf({ sources }: FieldSql): readonly TypedSql[] {
  return sources.flatMap((source) => gated(source.first ?? source.types, source));
}

function gated(types: readonly TypedSql[], { unless = NEVER }: ValueSource): readonly TypedSql[] {
  return types.map(({ type, sql, present }) => ({ type, sql, present: allOf([present, not(unless)]) }));
}
