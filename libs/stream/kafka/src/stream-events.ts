/** Things that a person may want to know, for logs and counters. None of them needs an answer. */
export type KafkaStreamEvent =
  /** What the client library says. Its errors about brokers that cannot be reached heal by themselves. */
  | {
      readonly type: 'client-log';
      readonly level: 'error' | 'warn' | 'info' | 'debug';
      readonly message: string;
      readonly fields: Readonly<Record<string, unknown>>;
    }
  /** A send failed for good; a new producer sends the batch again. */
  | { readonly type: 'producer-replaced'; readonly lane: number; readonly error: unknown }
  | { readonly type: 'consumer-restarted'; readonly groupId: string; readonly error: unknown }
  /** This consumer's share of the partitions. */
  | { readonly type: 'partitions-assigned'; readonly groupId: string; readonly partitions: readonly number[] }
  | { readonly type: 'message-skipped'; readonly partition: number; readonly offset: bigint; readonly error: unknown };

export type KafkaStreamListener = (event: KafkaStreamEvent) => void;
