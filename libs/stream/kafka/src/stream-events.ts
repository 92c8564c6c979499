/** Things that a person may want to know, for logs and counters. None of them needs an answer. */
export type KafkaStreamEvent =
  /** What the client library says. Its errors about brokers that cannot be reached heal by themselves. */
  | {
      readonly type: 'client-log';
      readonly level: 'error' | 'warn' | 'info' | 'debug';
      readonly message: string;
      readonly fields: Readonly<Record<string, unknown>>;
    }
  /** The brokers have not taken messages for a while; they are sent again until their time is over. Told once until one is taken. */
  | { readonly type: 'append-delayed'; readonly lane: number; readonly error: Error }
  /** Messages cannot be fetched for a while; it is tried again. Told once until some can. */
  | { readonly type: 'fetch-delayed'; readonly groupId: string; readonly error: Error }
  | { readonly type: 'consumer-restarted'; readonly groupId: string; readonly error: unknown }
  /** This consumer's share of the partitions. */
  | { readonly type: 'partitions-assigned'; readonly groupId: string; readonly partitions: readonly number[] }
  /** The topic of the messages has more partitions than the stream: somebody altered it, and nothing comes into the others. */
  | {
      readonly type: 'partitions-unused';
      readonly topic: string;
      readonly topicPartitions: number;
      readonly partitionCount: number;
    }
  | { readonly type: 'message-skipped'; readonly partition: number; readonly offset: bigint; readonly error: unknown };

export type KafkaStreamListener = (event: KafkaStreamEvent) => void;
