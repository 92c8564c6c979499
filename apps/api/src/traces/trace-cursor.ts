import type { TraceCursor } from '@clew/store-contract';
import { isTraceId } from '@clew/trace-model';

import { ApiError } from '../graphql/api-error.js';

const UINT64_MAX = 2n ** 64n - 1n;

/** Opaque to clients: the place of a trace in the list, not a position, so new traces do not shift the pages. */
export function encodeTraceCursor({ startTimeUnixNano, traceId }: TraceCursor): string {
  return Buffer.from(`${startTimeUnixNano}:${traceId}`).toString('base64url');
}

export function decodeTraceCursor(text: string): TraceCursor {
  const [, start = '', traceId = ''] =
    /^(\d{1,20}):([0-9a-f]{32})$/.exec(Buffer.from(text, 'base64url').toString()) ?? [];
  const isCanonical = start !== '' && isTraceId(traceId) && BigInt(start) <= UINT64_MAX;
  if (isCanonical) return { startTimeUnixNano: BigInt(start), traceId };
  throw new ApiError('BAD_USER_INPUT', 'after: not a cursor of this list; pass pageInfo.endCursor of the page before');
}
