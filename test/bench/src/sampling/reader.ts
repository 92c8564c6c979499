export interface ReaderProgress {
  /** That the processes running now have read, by their own metrics. */
  readonly spans: number;
  /** Where the reader itself tells. */
  readonly keptTraces?: number;
  /** Delay of the event loop since the last time, of the slowest process: 99th percentile. Node only. */
  readonly eventLoopP99Ms?: number;
}

/** A sampler under measurement: it reads the topic and decides. */
export interface TopicReader {
  /** Of all its processes; more than one share the partitions. */
  readonly pids: readonly number[];
  /** Asked for often, it tells of shorter times. */
  progress(): Promise<ReaderProgress>;
  /** Whether all of the topic is read and, as far as can be seen from outside, decided. */
  isDone(): Promise<boolean>;
  /** Ends it at once and starts it again in the same group. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}
