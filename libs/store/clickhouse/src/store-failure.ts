import { ClickHouseError } from '@clickhouse/client';
import { StoreError } from '@clew/store-contract';

import { passedLimit } from './limits/passed-limit.js';
import type { ReadLimits } from './limits/read-settings.js';

/**
 * Codes that say the request is wrong, or that the store is not what this code expects: asking again won't help.
 * Everything else (too many parts, no space, shutting down, a replica that is behind) may heal.
 */
const PERMANENT_CODES = new Set([
  ...['6', '10', '16', '20', '26', '27', '33', '36', '38', '41', '43', '44', '46', '47', '48', '50', '53', '57', '60'],
  ...[
    '62',
    '69',
    '70',
    '72',
    '80',
    '81',
    '115',
    '117',
    '179',
    '184',
    '192',
    '193',
    '194',
    '215',
    '349',
    '452',
    '497',
    '516',
  ],
]);

/** What went wrong with a read, for the port's callers. `limits`: those it ran under. */
export function readFailure(error: unknown, limits?: ReadLimits): unknown {
  const passed = error instanceof ClickHouseError ? passedLimit(error, limits) : undefined;
  if (passed === undefined) return failure(error);
  const reason = error instanceof Error ? error.message.trim() : String(error);
  const { limit } = passed;
  return new StoreError('STORE_LIMIT', `the query passed a limit of the trace store: ${reason}`, {
    ...{ retryable: false, cause: error },
    ...(limit === undefined ? {} : { limit }),
  });
}

/** What went wrong with a write or a migration. Limits may heal there: memory is free again, parts are merged. */
export function writeFailure(error: unknown): unknown {
  return failure(error);
}

function failure(error: unknown): unknown {
  if (error instanceof StoreError) return error;
  if (error instanceof ClickHouseError) {
    return new StoreError('STORE_REFUSED', `the trace store refused (code ${error.code}): ${error.message.trim()}`, {
      retryable: !PERMANENT_CODES.has(error.code),
      cause: error,
    });
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new StoreError('STORE_AWAY', `the trace store does not answer: ${reason}`, { retryable: true, cause: error });
}

/** Whether a failure says that a database or table is not there (yet). */
export function saysMissing(error: unknown): boolean {
  return (
    error instanceof StoreError && error.cause instanceof ClickHouseError && ['60', '81'].includes(error.cause.code)
  );
}

/** Whether a failure says that a table has no rule by which its rows expire. */
export function saysNoTtl(error: unknown): boolean {
  if (!(error instanceof StoreError) || !(error.cause instanceof ClickHouseError)) return false;
  return error.cause.code === '36' && error.cause.message.includes("doesn't have any table TTL");
}
