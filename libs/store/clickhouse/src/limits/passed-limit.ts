import type { ClickHouseError } from '@clickhouse/client';
import type { StoreError } from '@clew/store-contract';

import type { ReadLimits } from './read-settings.js';

type StoreLimit = NonNullable<StoreError['limit']>;

/** Codes of the engine that say that a read passed a limit of its own: the same read will pass it again. */
const LIMIT_CODES = new Set(['158', '159', '160', '241', '307', '396']);

/** The limit that stopped a read. `limit` is undefined where it is one of the server as a whole. Undefined: it was no limit. */
export function passedLimit(
  { code, message }: Pick<ClickHouseError, 'code' | 'message'>,
  limits: ReadLimits | undefined,
): { readonly limit: StoreLimit | undefined } | undefined {
  if (!LIMIT_CODES.has(code)) return undefined;
  return { limit: limits && limitOf(code, message, limits) };
}

function limitOf(code: string, message: string, limits: ReadLimits): StoreLimit | undefined {
  switch (code) {
    case '159':
    case '160':
      return { name: 'queries.timeMsMax', value: limits.readTimeMsMax };
    case '158':
      return { name: 'queries.rowsMax', value: limits.readRowsMax };
    case '396':
      return { name: 'queries.resultBytesMax', value: limits.readResultBytesMax };
    case '241':
      // The server tells its own memory and that of a user apart from that of the query.
      if (!/\bquery memory limit\b|\(for query\)/i.test(message)) return undefined;
      return { name: 'queries.memoryBytesMax', value: limits.readMemoryBytesMax };
    default:
      return undefined;
  }
}
