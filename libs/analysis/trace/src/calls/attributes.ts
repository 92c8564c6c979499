import type { AnyValue, KeyValue } from '@clew/trace-model';

/**
 * Names of one thing, the current one of the semantic conventions first, then the deprecated ones. The store keeps what was
 * sent, so analysis reads all of them.
 */
export type AttributeNames = readonly string[];

/** The text of the first name that has a scalar value that is not ''. */
export function textOf(attributes: readonly KeyValue[], names: AttributeNames): string | undefined {
  for (const name of names) {
    const text = scalarText(attributes.find(({ key }) => key === name)?.value);
    if (text !== undefined && text !== '') return text;
  }
  return undefined;
}

/** The number of the first name that has one, written as a number or as text. */
export function numberOf(attributes: readonly KeyValue[], names: AttributeNames): number | undefined {
  const text = textOf(attributes, names);
  if (text === undefined || text.trim() === '') return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

export function isTrue(attributes: readonly KeyValue[], names: AttributeNames): boolean {
  return textOf(attributes, names)?.toLowerCase() === 'true';
}

function scalarText(value: AnyValue | undefined): string | undefined {
  switch (value?.type) {
    case 'string':
      return value.value;
    case 'int':
    case 'double':
    case 'bool':
      return value.value.toString();
    default:
      return undefined;
  }
}
