import type { AnyValue } from '@clew/trace-model';

const DEPTH_MAX = 8;

/** A value as text: scalars as they are, the rest as JSON would have it. Cut after about `charsMax`. */
export function attributeText(value: AnyValue, charsMax: number): string {
  const text = textOf(value, charsMax, 0);
  return text.length > charsMax ? `${text.slice(0, charsMax)}…` : text;
}

function textOf(value: AnyValue, charsMax: number, depth: number): string {
  switch (value.type) {
    case 'empty':
      return '';
    case 'string':
      return value.value;
    case 'bool':
    case 'int':
    case 'double':
      return String(value.value);
    case 'bytes':
      return hexOf(value.value, charsMax);
    case 'array':
      return `[${joined(value.values, charsMax, depth, (each) => textOf(each, charsMax, depth + 1))}]`;
    case 'kvlist':
      return `{${joined(value.entries, charsMax, depth, (each) => `${each.key}: ${textOf(each.value, charsMax, depth + 1)}`)}}`;
  }
}

/** Stops as soon as there is enough: a list may hold a million values, each of them a list. */
function joined<T>(items: readonly T[], charsMax: number, depth: number, text: (item: T) => string): string {
  if (depth >= DEPTH_MAX) return '…';
  let all = '';
  for (const item of items) {
    if (all.length > charsMax) return all;
    all += all === '' ? text(item) : `, ${text(item)}`;
  }
  return all;
}

function hexOf(bytes: Uint8Array, charsMax: number): string {
  return Array.from(bytes.subarray(0, charsMax), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
