import { JsonReader, OtlpError, integerFromText } from '@clew/otlp';
import type { AnyValue, KeyValue } from '@clew/trace-model';

import type { ElementBudget } from '../conversion.js';

const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;
/** Attributes of events are scalars and arrays of scalars. */
const DEPTH_MAX = 2;

export interface NamedAttributes {
  readonly name: string;
  readonly attributes: readonly KeyValue[];
}

/** Attributes that an exporter had to write as a JSON object, or undefined when the text is none. */
export function attributesFromJson(text: string, budget: ElementBudget): readonly KeyValue[] | undefined {
  const reader = new JsonReader(text);
  return unlessNoJson(() => {
    const attributes = readMembers(reader, budget);
    reader.expectEnd();
    return attributes;
  });
}

/** `{"name":{"key":"value"}}`: attributes and what they belong to. */
export function namedAttributesFromJson(text: string, budget: ElementBudget): NamedAttributes | undefined {
  const reader = new JsonReader(text);
  return unlessNoJson(() => {
    reader.openObject();
    const name = reader.nextKey();
    if (name === undefined) return undefined;
    const attributes = readMembers(reader, budget);
    if (reader.nextKey() !== undefined) return undefined;
    reader.expectEnd();
    return { name, attributes };
  });
}

/** That a text is no JSON is no fault of it; that it is too much of it is. */
function unlessNoJson<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof OtlpError && error.code === 'OTLP_MALFORMED') return undefined;
    throw error;
  }
}

function readMembers(reader: JsonReader, budget: ElementBudget): KeyValue[] {
  const attributes: KeyValue[] = [];
  reader.openObject();
  for (let key = reader.nextKey(); key !== undefined; key = reader.nextKey()) {
    attributes.push({ key, value: readValue(reader, budget, 1) });
  }
  return attributes;
}

function readValue(reader: JsonReader, budget: ElementBudget, depth: number): AnyValue {
  budget.take();
  switch (reader.peek()) {
    case 'string':
      return { type: 'string', value: reader.readString() };
    case 'boolean':
      return { type: 'bool', value: reader.readBoolean() };
    case 'number':
      return numberFrom(reader.readNumberText());
    case 'null':
      reader.skipNull();
      return { type: 'empty' };
    case 'array': {
      if (depth === DEPTH_MAX) throw reader.fail('expected a scalar');
      const values: AnyValue[] = [];
      reader.openArray();
      while (reader.nextElement()) values.push(readValue(reader, budget, depth + 1));
      return { type: 'array', values };
    }
    case 'object':
      throw reader.fail('expected a scalar or an array of scalars');
  }
}

function numberFrom(text: string): AnyValue {
  const integer = /^-?[0-9]+$/.test(text) ? integerFromText(text) : undefined;
  if (integer !== undefined && integer >= INT64_MIN && integer <= INT64_MAX) return { type: 'int', value: integer };
  return { type: 'double', value: Number(text) };
}
