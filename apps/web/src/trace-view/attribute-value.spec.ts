import { expect, it } from 'vitest';
import { displayText, isSearchable, typeName } from './attribute-value.js';
import type { AttributeValue } from './attribute-value.js';

function value(part: Partial<AttributeValue> & Pick<AttributeValue, 'type'>): AttributeValue {
  return { text: '', bytesValue: null, jsonValue: null, ...part };
}

it('keeps every digit of an int64, alone and nested', () => {
  expect(displayText(value({ type: 'INT', text: '9007199254740993' }))).toBe('9007199254740993');
  const json =
    '{"arrayValue":{"values":[{"intValue":"9007199254740993"},{"boolValue":true},{"stringValue":"a\\"b"},{}]}}';
  expect(displayText(value({ type: 'ARRAY', jsonValue: json, text: 'x' }))).toBe(
    '[9007199254740993, true, "a\\"b", null]',
  );
});

it('indents maps, however the API wraps them', () => {
  const wrapped =
    '{"kvlistValue":{"values":[{"key":"total","value":{"doubleValue":104.5}},{"key":"in","value":{"kvlistValue":{"values":[]}}}]}}';
  expect(displayText(value({ type: 'KVLIST', jsonValue: wrapped }))).toBe('{\n  "total": 104.5,\n  "in": {}\n}');
});

it('shows bytes as hex with their length, and what is not base64 as it is', () => {
  expect(displayText(value({ type: 'BYTES', bytesValue: '3q2+7w==' }))).toBe('de ad be ef (4 bytes)');
  expect(displayText(value({ type: 'BYTES', bytesValue: '%%%' }))).toBe('%%%');
});

it('indents JSON in strings unless that would change a number', () => {
  expect(displayText(value({ type: 'STRING', text: '{"a":[1,2]}' }))).toContain('\n');
  const large = '{"id":9007199254740993}';
  expect(displayText(value({ type: 'STRING', text: large }))).toBe(large);
  expect(displayText(value({ type: 'STRING', text: '{oops' }))).toBe('{oops');
});

it('falls back to the plain text when the structure cannot be read', () => {
  expect(displayText(value({ type: 'ARRAY', jsonValue: '{oops', text: 'plain' }))).toBe('plain');
});

it('offers a search for scalars only', () => {
  expect(isSearchable(value({ type: 'INT' }))).toBe(true);
  expect(isSearchable(value({ type: 'KVLIST' }))).toBe(false);
  expect(typeName(value({ type: 'INT' }))).toBe('int64');
});
