import { DEDUPLICATION_WINDOW } from '../schema-types.js';

/** Settings of every table that flushes go to: an answered insert is on the disk, and one that comes again within the window is recognised. */
export const DURABLE_ONCE = [
  'fsync_after_insert = 1',
  'fsync_part_directory = 1',
  `non_replicated_deduplication_window = ${String(DEDUPLICATION_WINDOW)}`,
  `replicated_deduplication_window = ${String(DEDUPLICATION_WINDOW)}`,
  // The default forgets after an hour; a flush may be retried through a long night.
  'replicated_deduplication_window_seconds = 2592000',
].join(', ');

/** Longer than anything a flush could store twice: what a mark guards is gone before the mark. */
export const FLUSH_MARK_DAYS = 400;
