/** Things that a person may want to know, for logs and counters. None of them needs an answer. */
export type SegmentLogEvent =
  /** Bytes after the last whole record were cut off on open: the torn end of appends that nobody was told succeeded. */
  | { readonly type: 'tail-truncated'; readonly path: string; readonly bytes: number }
  /** An append could not be written; it was rejected and the file will be cut back before the next one. */
  | { readonly type: 'write-failed'; readonly path: string; readonly error: unknown }
  /** Damage in the middle of a file: the records are skipped. The disk or a person did this. */
  | { readonly type: 'records-damaged'; readonly path: string; readonly fromOffset: bigint; readonly toOffset: bigint }
  /** `diskBytesMax` was reached and messages were deleted that the consumer group had not finished. */
  | {
      readonly type: 'retention-loss';
      readonly partition: number;
      readonly fromOffset: bigint;
      readonly toOffset: bigint;
    }
  /** Old files could not be deleted; it is tried again later. */
  | { readonly type: 'retention-failed'; readonly partition: number; readonly error: unknown }
  | { readonly type: 'message-skipped'; readonly partition: number; readonly offset: bigint; readonly error: unknown }
  /** The group's file was unreadable and is ignored; offsets only steer retention and lag. */
  | { readonly type: 'offsets-unreadable'; readonly path: string; readonly error: unknown };

export type SegmentLogListener = (event: SegmentLogEvent) => void;
