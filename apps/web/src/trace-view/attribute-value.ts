import type { AnyValueType } from '../generated/graphql.js';

/** An attribute value as the API sends it to this page. */
export interface AttributeValue {
  readonly type: AnyValueType;
  readonly text: string;
  readonly bytesValue: string | null;
  readonly jsonValue: string | null;
}

export interface Attribute {
  readonly key: string;
  readonly value: AttributeValue;
}

const TYPE_NAMES: Record<AnyValueType, string> = {
  EMPTY: 'empty',
  STRING: 'string',
  BOOL: 'bool',
  INT: 'int64',
  DOUBLE: 'double',
  BYTES: 'bytes',
  ARRAY: 'array',
  KVLIST: 'map',
};

export function typeName({ type }: AttributeValue): string {
  return TYPE_NAMES[type];
}

/** The value in full, over several lines where it has structure. */
export function displayText(value: AttributeValue): string {
  switch (value.type) {
    case 'EMPTY':
      return '';
    case 'BYTES':
      return bytesText(value.bytesValue ?? '');
    case 'ARRAY':
    case 'KVLIST':
      return value.jsonValue === null ? value.text : (structureText(value.jsonValue) ?? value.text);
    case 'STRING':
      return indentedJson(value.text) ?? value.text;
    default:
      return value.text;
  }
}

/** The API compares scalars by their text; other values cannot be searched for. */
export function isSearchable({ type }: AttributeValue): boolean {
  return type === 'STRING' || type === 'BOOL' || type === 'INT' || type === 'DOUBLE';
}

function bytesText(base64: string): string {
  const bytes = decodeBase64(base64);
  if (bytes === undefined) return base64;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'));
  return `${hex.join(' ')} (${String(bytes.length)} ${bytes.length === 1 ? 'byte' : 'bytes'})`;
}

function decodeBase64(base64: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return undefined; // not base64: the caller shows the text as it is
  }
}

/** Strings that hold a JSON object or array read better indented; numbers inside keep their digits. */
function indentedJson(text: string): string | undefined {
  if (!/^\s*[{[]/.test(text) || text.length > 100_000) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    const indented = JSON.stringify(parsed, null, 2);
    // A number that a double cannot hold would change: then the text stays untouched.
    return withoutSpace(indented) === withoutSpace(text) ? indented : undefined;
  } catch {
    return undefined; // not JSON after all
  }
}

function withoutSpace(text: string): string {
  return text.replaceAll(/\s+/g, '');
}

function structureText(json: string): string | undefined {
  try {
    return printAny(JSON.parse(json), '');
  } catch {
    return undefined; // from another version of the API: the caller shows the plain text
  }
}

/** Prints the OTLP/JSON mapping (`{"intValue":"7"}`) as plain JSON; int64 keeps every digit. */
function printAny(value: unknown, indent: string): string {
  if (Array.isArray(value)) return printList(value, indent);
  if (!isRecord(value)) return JSON.stringify(value);
  if ('stringValue' in value) return JSON.stringify(value.stringValue);
  if ('intValue' in value) return String(value.intValue);
  if ('boolValue' in value) return String(value.boolValue);
  if ('doubleValue' in value) return String(value.doubleValue);
  if ('bytesValue' in value) return `bytes ${JSON.stringify(value.bytesValue)}`;
  if ('arrayValue' in value) return printList(listIn(value.arrayValue), indent);
  if ('kvlistValue' in value) return printPairs(listIn(value.kvlistValue), indent);
  return 'null';
}

function printList(values: readonly unknown[], indent: string): string {
  const items = values.map((one) => printAny(one, `${indent}  `));
  const line = `[${items.join(', ')}]`;
  if (line.length <= 60 && !line.includes('\n')) return line;
  return `[\n${items.map((item) => `${indent}  ${item}`).join(',\n')}\n${indent}]`;
}

function printPairs(pairs: readonly unknown[], indent: string): string {
  if (pairs.length === 0) return '{}';
  const lines = pairs
    .filter(isRecord)
    .map((pair) => `${indent}  ${JSON.stringify(pair.key)}: ${printAny(pair.value, `${indent}  `)}`);
  return `{\n${lines.join(',\n')}\n${indent}}`;
}

function listIn(holder: unknown): readonly unknown[] {
  const values = isRecord(holder) ? holder.values : holder;
  return Array.isArray(values) ? values : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
