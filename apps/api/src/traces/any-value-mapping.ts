import { anyValueToJson } from '@clew/otlp';
import type { AnyValue, KeyValue } from '@clew/trace-model';

import { ANY_VALUE_TYPE_NAMES } from '../graphql/enums.js';
import type { AnyValueModel, KeyValueModel } from './any-value.model.js';

export function toKeyValueModels(attributes: readonly KeyValue[]): KeyValueModel[] {
  return attributes.map(({ key, value }) => ({ key, value: toAnyValueModel(value) }));
}

export function toAnyValueModel(value: AnyValue): AnyValueModel {
  const type = ANY_VALUE_TYPE_NAMES[value.type];
  switch (value.type) {
    case 'empty':
      return { type, text: '' };
    case 'string':
      return { type, stringValue: value.value, text: value.value };
    case 'bool':
      return { type, boolValue: value.value, text: String(value.value) };
    case 'int':
      return { type, intValue: value.value, text: value.value.toString() };
    case 'double':
      return { type, text: String(value.value), ...(Number.isFinite(value.value) ? { doubleValue: value.value } : {}) };
    case 'bytes': {
      const base64 = toBase64(value.value);
      return { type, bytesValue: base64, text: base64 };
    }
    case 'array':
    case 'kvlist':
      return { type, jsonValue: anyValueToJson(value), text: anyValueText(value) };
  }
}

/** JSON as people write it: no wrapper object around every value, and integers whole. */
function anyValueText(value: AnyValue): string {
  switch (value.type) {
    case 'empty':
      return 'null';
    case 'string':
      return JSON.stringify(value.value);
    case 'bytes':
      return JSON.stringify(toBase64(value.value));
    case 'bool':
    case 'int':
    case 'double':
      return String(value.value);
    case 'array':
      return `[${value.values.map(anyValueText).join(',')}]`;
    case 'kvlist':
      return `{${value.entries.map((entry) => `${JSON.stringify(entry.key)}:${anyValueText(entry.value)}`).join(',')}}`;
  }
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
