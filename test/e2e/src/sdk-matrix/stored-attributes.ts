import type { SentAttributes, SentValue } from './sent-span.js';

export interface GraphqlValue {
  readonly type: string;
  readonly stringValue: string | null;
  readonly boolValue: boolean | null;
  readonly intValue: string | null;
  readonly doubleValue: number | null;
  readonly bytesValue: string | null;
  readonly jsonValue: string | null;
  readonly text: string;
}

export interface GraphqlAttribute {
  readonly key: string;
  readonly value: GraphqlValue;
}

export type WithGraphqlAttributes<T> = Omit<T, 'attributes'> & { readonly attributes: readonly GraphqlAttribute[] };

export const VALUE = '{ type stringValue boolValue intValue doubleValue bytesValue jsonValue text }';
export const ATTRIBUTES = `attributes { key value ${VALUE} }`;

export function sentAttributes(list: readonly GraphqlAttribute[]): SentAttributes {
  return Object.fromEntries(list.map(({ key, value }) => [key, sentValue(value)]));
}

export function sentValue(value: GraphqlValue): SentValue {
  switch (value.type) {
    case 'STRING':
      return { string: value.stringValue ?? '' };
    case 'BOOL':
      return { bool: value.boolValue ?? false };
    case 'INT':
      return { int: value.intValue ?? '' };
    case 'DOUBLE':
      return { double: doubleBits(value.doubleValue ?? Number(value.text)) };
    case 'BYTES':
      return { bytes: value.bytesValue ?? '' };
    case 'EMPTY':
      return { empty: true };
    default:
      return nestedValue(JSON.parse(value.jsonValue ?? 'null') as OtlpJsonValue);
  }
}

interface OtlpJsonValue {
  readonly stringValue?: string;
  readonly boolValue?: boolean;
  readonly intValue?: string;
  readonly doubleValue?: number | string;
  readonly bytesValue?: string;
  readonly arrayValue?: { readonly values?: readonly OtlpJsonValue[] };
  readonly kvlistValue?: { readonly values?: readonly { readonly key: string; readonly value: OtlpJsonValue }[] };
}

function nestedValue(value: OtlpJsonValue): SentValue {
  if (value.stringValue !== undefined) return { string: value.stringValue };
  if (value.boolValue !== undefined) return { bool: value.boolValue };
  if (value.intValue !== undefined) return { int: value.intValue };
  if (value.doubleValue !== undefined) return { double: doubleBits(Number(value.doubleValue)) };
  if (value.bytesValue !== undefined) return { bytes: value.bytesValue };
  if (value.arrayValue !== undefined) return { array: (value.arrayValue.values ?? []).map(nestedValue) };
  if (value.kvlistValue !== undefined) {
    const entries = value.kvlistValue.values ?? [];
    return { kvlist: Object.fromEntries(entries.map((entry) => [entry.key, nestedValue(entry.value)])) };
  }
  return { empty: true };
}

function doubleBits(value: number): string {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes.toString('hex');
}
