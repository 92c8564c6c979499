import type { AttributeField, Field, IntrinsicName } from '@clew/traceql';

import type { SqlParameters } from '../reader/sql-parameters.js';
import { jsonExists, jsonItems, jsonOfAttribute, jsonTypes, jsonValues } from './attribute-json-sql.js';
import { ALWAYS, anyOf } from './boolean-sql.js';
import { columnField, type FieldSql, type SqlType, type TypedSql, type ValueSource } from './field-sql.js';

const MAPS = [
  ['string', 'attributes_string', ''],
  ['int', 'attributes_int', 0],
  ['double', 'attributes_double', 0],
  ['bool', 'attributes_bool', false],
] as const;

/** Fields of a span as a row of `spans` tells them: nothing of its parent, its children or its trace. */
export function spanFields(field: Field, parameters: SqlParameters): FieldSql | undefined {
  if (field.parent) return undefined;
  return field.kind === 'attribute' ? attribute(field, parameters) : INTRINSIC_FIELDS[field.name];
}

function attribute({ scope, name }: AttributeField, parameters: SqlParameters): FieldSql {
  switch (scope) {
    case 'span':
      return ownAttribute(name, parameters);
    case 'resource':
      return sharedAttribute('resource', name, parameters);
    case 'instrumentation':
      return sharedAttribute('scope', name, parameters);
    case 'event':
      return listedAttribute('events.attributes', name, parameters);
    case 'link':
      return listedAttribute('links.attributes', name, parameters);
    default:
      return ownOrShared(ownAttribute(name, parameters), sharedAttribute('resource', name, parameters));
  }
}

function ownAttribute(name: string, parameters: SqlParameters): FieldSql {
  const key = parameters.add('String', name);
  const types = MAPS.map(([type, column, absent]) => ({
    ...{ type, absent, sql: `${column}[${key}]` },
    present: `mapContains(${column}, ${key})`,
  }));
  const other = `attributes_other[${key}]`;
  return {
    sources: [{ types }, { ...jsonItems(other), where: `mapContains(attributes_other, ${key})` }],
    exists: anyOf([...types.map(({ present }) => present), jsonExists(other)]),
  };
}

function sharedAttribute(column: 'resource' | 'scope', name: string, parameters: SqlParameters): FieldSql {
  const json = jsonOfAttribute(column, name, parameters);
  const types = jsonTypes(json);
  const items = jsonItems(json);
  const exists = jsonExists(json);
  if (column === 'scope' || name !== 'service.name') return { sources: [{ types }, items], exists };
  // A column of the key holds it as text, and no text where it is a list.
  return { sources: [{ types: types.map(keyed) }, { ...items, where: "service_name = ''" }], exists };
}

function keyed(typed: TypedSql): TypedSql {
  return typed.type === 'string' ? { type: typed.type, present: typed.present, sql: 'service_name' } : typed;
}

/** Of the span, else of its resource. */
function ownOrShared(own: FieldSql, shared: FieldSql): FieldSql {
  const inherited = shared.sources.map((source): ValueSource => ({ ...source, unless: own.exists }));
  return { sources: [...own.sources, ...inherited], exists: anyOf([own.exists, shared.exists]) };
}

/** What any of the events or links says; elements of arrays one by one. */
function listedAttribute(
  column: 'events.attributes' | 'links.attributes',
  name: string,
  parameters: SqlParameters,
): FieldSql {
  const jsons = `arrayMap(text -> ${jsonOfAttribute('text', name, parameters)}, ${column})`;
  const list = `arrayFilter(item -> ${jsonExists('item')}, arrayFlatten(arrayMap(json -> ${jsonValues('json')}, ${jsons})))`;
  const first = jsonTypes(`${list}[1]`);
  return { sources: [{ types: jsonTypes('item'), list, first, anyJson: `${list}[1]` }], exists: `notEmpty(${list})` };
}

function eachOf(list: string, type: SqlType, sqlOf: (item: string) => string): FieldSql {
  const exists = `notEmpty(${list})`;
  const first = [{ type, sql: sqlOf(`${list}[1]`), present: exists }];
  return { sources: [{ types: [{ type, sql: sqlOf('item'), present: ALWAYS }], list, first }], exists };
}

/** All zero stands for none. */
function idText(sql: string, length: 8 | 16): string {
  return `if(${sql} = toFixedString('', ${String(length)}), '', lower(hex(${sql})))`;
}

/** Undefined where more than one row would have to be looked at. */
const INTRINSIC_FIELDS: Readonly<Record<IntrinsicName, FieldSql | undefined>> = {
  'span:duration': columnField('int', 'duration_nano'),
  'span:name': columnField('string', 'name'),
  'span:status': columnField('status', 'status_code'),
  'span:statusMessage': columnField('string', 'status_message'),
  'span:kind': columnField('kind', 'kind'),
  'span:id': columnField('string', 'lower(hex(span_id))'),
  'span:parentID': columnField('string', idText('parent_span_id', 8)),
  'span:childCount': undefined,
  'trace:duration': undefined,
  'trace:rootName': undefined,
  'trace:rootService': undefined,
  'trace:id': columnField('string', 'lower(hex(trace_id))'),
  'event:name': eachOf('events.name', 'string', (name) => name),
  // Wider than 64 bits: the difference of two of them.
  'event:timeSinceStart': eachOf(
    'events.time_unix_nano',
    'int',
    (time) => `(toInt128(${time}) - toInt128(start_time_unix_nano))`,
  ),
  'link:spanID': eachOf('links.span_id', 'string', (id) => idText(id, 8)),
  'link:traceID': eachOf('links.trace_id', 'string', (id) => idText(id, 16)),
  'instrumentation:name': columnField('string', 'scope_name'),
  'instrumentation:version': columnField('string', 'scope_version'),
};
