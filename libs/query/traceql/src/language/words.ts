import type { IntrinsicName } from '../ast.js';

/** The intrinsics that need no scope, by the words of the language. */
export const INTRINSIC_WORDS: ReadonlyMap<string, IntrinsicName> = new Map([
  ['duration', 'span:duration'],
  ['name', 'span:name'],
  ['status', 'span:status'],
  ['statusMessage', 'span:statusMessage'],
  ['kind', 'span:kind'],
  ['childCount', 'span:childCount'],
  ['rootName', 'trace:rootName'],
  ['rootServiceName', 'trace:rootService'],
  ['traceDuration', 'trace:duration'],
]);

/** Numbers of another store's layout of a trace; Clew answers what they are used for by structural operators. */
export const NESTED_SET_WORDS: readonly string[] = ['nestedSetLeft', 'nestedSetRight', 'nestedSetParent'];

export const STAGE_WORDS = ['by', 'coalesce', 'select'] as const;

export const METRICS_WORDS = [
  'rate',
  'count_over_time',
  'min_over_time',
  'max_over_time',
  'avg_over_time',
  'sum_over_time',
  'quantile_over_time',
  'histogram_over_time',
  'compare',
] as const;

export const SERIES_LIMIT_WORDS = ['topk', 'bottomk'] as const;
