import type { FieldType } from './types.js';

interface Description {
  readonly sentence: string;
  /** What could be written for a value of the type. */
  readonly expected: readonly string[];
}

const DESCRIPTIONS: Readonly<Record<FieldType, Description>> = {
  number: { sentence: 'a number', expected: ['integer', 'float', 'duration', 'attribute'] },
  string: { sentence: 'a string', expected: ['string', 'attribute'] },
  boolean: { sentence: 'a condition', expected: ['condition', 'true', 'false', 'attribute'] },
  status: { sentence: 'a status (unset, ok, error)', expected: ['unset', 'ok', 'error', 'attribute'] },
  kind: {
    sentence: 'a span kind (server, client, producer, consumer, internal, unspecified)',
    expected: ['server', 'client', 'producer', 'consumer', 'internal', 'unspecified', 'attribute'],
  },
  nil: { sentence: 'nil', expected: ['nil'] },
  any: { sentence: 'an attribute', expected: ['attribute'] },
};

export function describeType(type: FieldType): Description {
  return DESCRIPTIONS[type];
}
