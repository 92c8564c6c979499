/** A full file of messages, oldest first in lists. */
export interface FullSegment {
  readonly endOffset: number;
  readonly size: number;
  readonly modifiedAtMs: number;
}

export interface RetentionLimits {
  /** Messages the group has finished are kept for at most this long ... */
  readonly retainMs: number;
  /** ... and while the partition takes no more than this. */
  readonly retainBytes: number;
  /** Never more than this, finished or not. */
  readonly diskBytesMax: number;
}

/**
 * How many of the oldest full files go. Files the group has not finished stay, whatever their age, until the partition
 * as a whole would outgrow the disk it may take: then losing the oldest is better than stopping every writer on the
 * machine with a full disk.
 */
export function expiredSegments(
  segments: readonly FullSegment[],
  partition: { readonly totalBytes: number; readonly finishedBefore: number; readonly nowMs: number },
  limits: RetentionLimits,
): number {
  let bytes = partition.totalBytes;
  let count = 0;
  for (const segment of segments) {
    const finished = segment.endOffset <= partition.finishedBefore;
    const unwanted = bytes > limits.retainBytes || partition.nowMs - segment.modifiedAtMs > limits.retainMs;
    if (bytes <= limits.diskBytesMax && !(finished && unwanted)) break;
    bytes -= segment.size;
    count += 1;
  }
  return count;
}
