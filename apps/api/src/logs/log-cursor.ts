import type { LogCursor } from '@clew/store-contract';

import { ApiError } from '../graphql/api-error.js';

const UINT64_MAX = 2n ** 64n - 1n;
const UINT32_MAX = 0xffff_ffff;

/** Opaque to clients: the place of a record in the list, not a position, so new records do not shift the pages. */
export function encodeLogCursor({ eventTimeUnixNano, streamPartition, flushNumber, rowNumber }: LogCursor): string {
  const parts = [eventTimeUnixNano, streamPartition, flushNumber, rowNumber];
  return Buffer.from(parts.join(':')).toString('base64url');
}

export function decodeLogCursor(text: string): LogCursor {
  const parts = /^(\d{1,20}):(\d{1,10}):(\d{1,20}):(\d{1,10})$/.exec(Buffer.from(text, 'base64url').toString());
  const [, time = '', partition = '', flush = '', row = ''] = parts ?? [];
  const cursor = {
    eventTimeUnixNano: BigInt(time),
    streamPartition: Number(partition),
    flushNumber: BigInt(flush),
    rowNumber: Number(row),
  };
  const isPlace =
    cursor.eventTimeUnixNano <= UINT64_MAX &&
    cursor.flushNumber <= UINT64_MAX &&
    cursor.streamPartition <= UINT32_MAX &&
    cursor.rowNumber <= UINT32_MAX;
  if (parts !== null && isPlace) return cursor;
  throw new ApiError('BAD_USER_INPUT', 'after: not a cursor of this list; pass pageInfo.endCursor of the page before');
}
