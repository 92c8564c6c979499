import type { AttributeFilter } from '@clew/store-contract';
import type { AnyValue } from '@clew/trace-model';

import { attributeLine } from '../attribute-text.js';
import type { SqlParameters } from './sql-parameters.js';

const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;

/**
 * A span or its resource has the attribute with that text. Only the types that can have this text are asked, so that
 * the bloom indexes on the values apply; the value is then compared itself.
 */
export function attributeCondition(filter: AttributeFilter, parameters: SqlParameters): string {
  return `(${attributeAlternatives(filter, parameters).join(' OR ')})`;
}

/**
 * The same as conditions of which one must hold, one for each column that is looked into: an index finds rows by one condition, and by
 * none of several that are joined by OR.
 */
export function attributeAlternatives(filter: AttributeFilter, parameters: SqlParameters): readonly string[] {
  const key = parameters.add('String', filter.key);
  const values = valuesWithText(filter.value);
  const ofSpan = values.map((value) => spanCondition(key, value, parameters));
  const lines = parameters.addList(values.map((value) => attributeLine(filter.key, value)));
  return [...ofSpan, `multiSearchAny(resource, ${lines})`];
}

/** Every scalar value that reads as `text`: '1' is a string, an integer and a double. */
export function valuesWithText(text: string): readonly AnyValue[] {
  const values: AnyValue[] = [{ type: 'string', value: text }];
  const int = /^-?\d{1,19}$/.test(text) ? BigInt(text) : undefined;
  if (int !== undefined && String(int) === text && int >= INT64_MIN && int <= INT64_MAX) {
    values.push({ type: 'int', value: int });
  }
  const double = Number(text);
  if (String(double) === text) values.push({ type: 'double', value: double });
  if (text === 'true' || text === 'false') values.push({ type: 'bool', value: text === 'true' });
  // A negative zero reads as 0 too, and is written in another way.
  if (text === '0') values.push({ type: 'double', value: -0 });
  return values;
}

function spanCondition(key: string, value: AnyValue, parameters: SqlParameters): string {
  switch (value.type) {
    case 'string':
      return equal('attributes_string', key, parameters.add('String', value.value), value.value === '');
    case 'int':
      return equal('attributes_int', key, parameters.add('Int64', String(value.value)), value.value === 0n);
    case 'bool':
      return equal('attributes_bool', key, value.value ? 'true' : 'false', !value.value);
    case 'double':
      return doubleCondition(key, value.value, parameters);
    default:
      return '0';
  }
}

function doubleCondition(key: string, value: number, parameters: SqlParameters): string {
  if (Number.isNaN(value)) return `isNaN(attributes_double[${key}])`;
  // A double has one shortest text, so the engine reads back the very same value.
  const text = Number.isFinite(value) ? String(value) : value > 0 ? 'inf' : '-inf';
  return equal('attributes_double', key, parameters.add('Float64', text), value === 0);
}

/** A missing key reads as the type's default, so a comparison with that asks for the key too. */
function equal(column: string, key: string, value: string, isDefault: boolean): string {
  const comparison = `${column}[${key}] = ${value}`;
  return isDefault ? `(mapContains(${column}, ${key}) AND ${comparison})` : comparison;
}
