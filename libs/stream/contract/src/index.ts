export type { MessageHeaders, OutgoingMessage, StreamMessage } from './message.js';
export type {
  ConsumerOptions,
  JournalRecord,
  LeaseHandler,
  PartitionJournal,
  PartitionLease,
  ReadOptions,
  SpanStream,
  StreamConsumer,
  StreamProducer,
} from './span-stream.js';
export { FencedError, StreamError } from './stream-error.js';
