import type { Field, IntrinsicName } from '../ast.js';

/** `any` is what only the spans can tell: the type of an attribute. */
export type FieldType = 'number' | 'string' | 'boolean' | 'status' | 'kind' | 'nil' | 'any';

/** Whether numbers of a field are nanoseconds. Series of such fields are in seconds, as in Tempo. */
export function isDuration(field: Field): boolean {
  return field.kind === 'intrinsic' && DURATIONS.has(field.name);
}

export function typeOfField(field: Field): FieldType {
  if (field.kind === 'attribute') return 'any';
  if (DURATIONS.has(field.name) || field.name === 'span:childCount') return 'number';
  if (field.name === 'span:status') return 'status';
  if (field.name === 'span:kind') return 'kind';
  return 'string';
}

const DURATIONS: ReadonlySet<IntrinsicName> = new Set(['span:duration', 'trace:duration', 'event:timeSinceStart']);
