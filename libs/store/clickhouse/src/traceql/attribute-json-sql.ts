import type { SqlParameters } from '../reader/sql-parameters.js';
import type { TypedSql, ValueSource } from './field-sql.js';

/**
 * The value of an attribute in an attribute text (see attribute-text.ts) as OTLP/JSON, '' when it has none. Where `text` is a
 * dictionary column (a resource, a scope) the engine looks once into each distinct text and not into that of each row.
 */
export function jsonOfAttribute(text: string, name: string, parameters: SqlParameters): string {
  return `extract(${text}, ${parameters.add('String', `\\n${regexOf(JSON.stringify(name))}:([^\\n]*)\\n`)})`;
}

/** A pattern that matches just this text. */
function regexOf(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

/** A value in OTLP/JSON as one expression for each type; its only key names the type. */
export function jsonTypes(json: string): readonly TypedSql[] {
  const ofType = (key: string): string => `startsWith(${json}, '{"${key}":')`;
  const raw = `JSONExtractRaw(${json}, 'doubleValue')`;
  // JSON has no numbers for these three, so they are written as texts.
  const double = `multiIf(${raw} = '"NaN"', nan, ${raw} = '"Infinity"', inf, ${raw} = '"-Infinity"', -inf, JSONExtractFloat(${json}, 'doubleValue'))`;
  return [
    { type: 'string', absent: '', sql: `JSONExtractString(${json}, 'stringValue')`, present: ofType('stringValue') },
    {
      ...{ type: 'int', absent: 0, present: ofType('intValue') },
      sql: `toInt64OrZero(JSONExtractString(${json}, 'intValue'))`,
    },
    { type: 'double', absent: 0, sql: double, present: ofType('doubleValue') },
    { type: 'bool', absent: false, sql: `JSONExtractBool(${json}, 'boolValue')::Bool`, present: ofType('boolValue') },
  ];
}

/** The same of the elements, where the value is an array. */
export function jsonItems(json: string): ValueSource {
  const list = itemsOf(json);
  const firstJson = `arrayFilter(item -> item != '{}', ${list})[1]`;
  const anyJson = `if(startsWith(${json}, '{"arrayValue":'), ${firstJson}, ${json})`;
  return { types: jsonTypes('item'), list, first: jsonTypes(firstJson), anyJson };
}

/** A value as a list of one, an array as the list of its elements. */
export function jsonValues(json: string): string {
  return `if(startsWith(${json}, '{"arrayValue":'), ${itemsOf(json)}, [${json}])`;
}

function itemsOf(json: string): string {
  return `JSONExtractArrayRaw(${json}, 'arrayValue', 'values')`;
}

/** An empty value is none. */
export function jsonExists(json: string): string {
  return `${json} NOT IN ('', '{}')`;
}
