import { SPAN_KINDS, STATUS_CODES } from '@clew/trace-model';

/** Types that the tables and the writer must spell alike. */
export const SPAN_KIND_TYPE = enumType(SPAN_KINDS);
export const STATUS_CODE_TYPE = enumType(STATUS_CODES);
export const EDGE_CONNECTION_TYPES = ['rpc', 'messaging', 'database', 'virtual_node'] as const;
export const EDGE_CONNECTION_TYPE = enumType(EDGE_CONNECTION_TYPES);
export const FLUSH_STATES = ['begun', 'written'] as const;
export const FLUSH_STATE_TYPE = enumType(FLUSH_STATES);

/** Inserts (blocks, in fact) that a table remembers by their tokens. */
export const DEDUPLICATION_WINDOW = 10_000;

function enumType(names: readonly string[]): string {
  return `Enum8(${names.map((name, value) => `'${name}' = ${String(value)}`).join(', ')})`;
}
