import { anyValueFromJson, anyValueToJson } from '@clew/otlp';
import type { AnyValue, KeyValue } from '@clew/trace-model';

/**
 * Attributes of what many spans share, or few have, as one text: a dictionary column then holds a whole resource in an index
 * of a byte or two. The first line is the dropped count, then one line per attribute:
 *
 *     0
 *     "service.name":{"stringValue":"cart"}
 *
 * JSON text has no raw line break, so a line can be looked for as a whole (`attributeLine`). '' stands for nothing at all.
 */
export function attributeText(attributes: readonly KeyValue[], droppedAttributesCount: number): string {
  if (attributes.length === 0 && droppedAttributesCount === 0) return '';
  let text = `${String(droppedAttributesCount)}\n`;
  for (const { key, value } of attributes) text += line(key, value);
  return text;
}

/** What the text of an object with this attribute contains, and no other text does. */
export function attributeLine(key: string, value: AnyValue): string {
  return `\n${line(key, value)}`;
}

function line(key: string, value: AnyValue): string {
  return `${JSON.stringify(key)}:${anyValueToJson(value)}\n`;
}

export interface AttributeList {
  readonly attributes: readonly KeyValue[];
  readonly droppedAttributesCount: number;
}

/** Throws on text that `attributeText` did not write. */
export function parseAttributeText(text: string): AttributeList {
  if (text === '') return { attributes: [], droppedAttributesCount: 0 };
  const lines = text.split('\n');
  const droppedAttributesCount = Number(lines[0]);
  if (!Number.isSafeInteger(droppedAttributesCount) || lines.at(-1) !== '') throw corrupt(text);
  return { attributes: lines.slice(1, -1).map((entry) => parseLine(entry)), droppedAttributesCount };
}

function parseLine(entry: string): KeyValue {
  const key = /^"(?:[^"\\]|\\.)*"(?=:)/.exec(entry)?.[0];
  if (key === undefined) throw corrupt(entry);
  const parsed: unknown = JSON.parse(key);
  return { key: String(parsed), value: anyValueFromJson(entry.slice(key.length + 1)) };
}

function corrupt(text: string): Error {
  return new Error(`stored attribute text can't be read: ${JSON.stringify(text.slice(0, 80))}`);
}
