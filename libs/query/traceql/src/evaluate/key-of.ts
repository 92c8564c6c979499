import type { AnyValue, KeyValue } from '@clew/trace-model';

/** Equal for attributes of the same names, types and values, in the same order, and for no others. Sorts deterministically. */
export function keyOf(attributes: readonly KeyValue[]): string {
  return JSON.stringify(attributes.map(({ key, value }) => [key, plain(value)]));
}

function plain(value: AnyValue): unknown {
  switch (value.type) {
    case 'empty':
      return null;
    case 'string':
    case 'bool':
      return value.value;
    case 'int':
      return { int: String(value.value) };
    case 'double':
      return { double: String(value.value) };
    case 'bytes':
      return { bytes: [...value.value] };
    case 'array':
      return { array: value.values.map((each) => plain(each)) };
    case 'kvlist':
      return { kvlist: value.entries.map(({ key, value: own }) => [key, plain(own)]) };
  }
}
