import type { FlushId } from '@clew/store-contract';

/** Names one insert for ever: the same rows always come under the same token, other rows never do. */
export function insertToken(id: FlushId, table: string, partition: string): string {
  return `${id.stream}:${String(id.partition)}:${String(id.flushNumber)}:${table}:${partition}`;
}
