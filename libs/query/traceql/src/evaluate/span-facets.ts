import type { AnyValue } from '@clew/trace-model';

import type { IntrinsicName } from '../ast.js';
import { INTRINSIC_WORDS } from '../language/words.js';
import { fieldReader, type SpanInTrace } from './read-field.js';
import { anyValueOf } from './value.js';

/** Those that group spans; ids and durations differ from span to span. */
const GROUPING: ReadonlySet<IntrinsicName> = new Set([
  'span:name',
  'span:status',
  'span:statusMessage',
  'span:kind',
  'trace:rootName',
  'trace:rootService',
]);

const FACETS = Array.from(INTRINSIC_WORDS)
  .filter(([, name]) => GROUPING.has(name))
  .map(([word, name]) => ({ word, read: fieldReader({ kind: 'intrinsic', name, parent: false, from: 0, to: 0 }) }));

/** The intrinsics of a span by which spans can be set apart. */
export function traceqlIntrinsics(at: SpanInTrace): readonly (readonly [string, AnyValue])[] {
  return FACETS.map(({ word, read }) => [word, anyValueOf(read(at))] as const);
}
