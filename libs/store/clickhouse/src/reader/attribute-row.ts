import { anyValueFromJson } from '@clew/otlp';
import type { AnyValue, KeyValue } from '@clew/trace-model';

import { parseAttributeText, type AttributeList } from '../attribute-text.js';
import type { Cell } from '../store-client.js';
import { bigIntCell, boolCell, listCell, numberCell, textCell } from './cells.js';

/** Maps as two lists, since a JSON object would merge keys that repeat. Ten cells of a row. */
export const ATTRIBUTE_COLUMNS = `mapKeys(attributes_string), mapValues(attributes_string), mapKeys(attributes_int), mapValues(attributes_int),
  mapKeys(attributes_double), mapValues(attributes_double), mapKeys(attributes_bool), mapValues(attributes_bool),
  mapKeys(attributes_other), mapValues(attributes_other)`;

/** Attribute text by what it says, for one answer: a resource is parsed once for all its spans or log records. */
export type AttributeTexts = Map<string, AttributeList>;

/** By type, and in the sender's order within a type: attributes have no order of their own. `at` is the first of the ten cells. */
export function readAttributes(row: readonly Cell[], at: number): readonly KeyValue[] {
  const attributes: KeyValue[] = [];
  const add = (keysAt: number, read: (cell: Cell | undefined) => AnyValue): void => {
    const keys = listCell(row[keysAt], textCell);
    const values = listCell(row[keysAt + 1], read);
    keys.forEach((key, index) => {
      const value = values[index];
      if (value !== undefined) attributes.push({ key, value });
    });
  };
  add(at, (cell) => ({ type: 'string', value: textCell(cell) }));
  add(at + 2, (cell) => ({ type: 'int', value: bigIntCell(cell) }));
  add(at + 4, (cell) => ({ type: 'double', value: numberCell(cell) }));
  add(at + 6, (cell) => ({ type: 'bool', value: boolCell(cell) }));
  add(at + 8, (cell) => anyValueFromJson(textCell(cell)));
  return attributes;
}

export function readAttributeText(text: string, texts: AttributeTexts): AttributeList {
  let list = texts.get(text);
  if (list === undefined) {
    list = parseAttributeText(text);
    texts.set(text, list);
  }
  return list;
}
