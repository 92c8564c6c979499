export interface ReaderProgress {
  /** That the processes running now have read, by their own metrics. */
  readonly spans: number;
  /** Of these, those that are not decided yet. 0 where the reader does not tell. */
  readonly heldSpans: number;
  /** Where the reader itself tells. */
  readonly keptTraces?: number;
}

/** A sampler under measurement: it reads the topic and decides. */
export interface TopicReader {
  /** Of all its processes; more than one share the partitions. */
  readonly pids: readonly number[];
  progress(): Promise<ReaderProgress>;
  /** How late its event loops were, 99th percentile over their lives, of the worst thread. Node only. */
  eventLoopP99Ms?(): Promise<number>;
  /** Whether all of the topic is read and, as far as can be seen from outside, decided. */
  isDone(): Promise<boolean>;
  /** Ends it at once and starts it again in the same group. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}
