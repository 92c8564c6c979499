import type { KeyValue } from '@clew/trace-model';

export function textAttribute(key: string, value: string): KeyValue {
  return { key, value: { type: 'string', value } };
}

export function intAttribute(key: string, value: bigint): KeyValue {
  return { key, value: { type: 'int', value } };
}

export function boolAttribute(key: string, value: boolean): KeyValue {
  return { key, value: { type: 'bool', value } };
}
