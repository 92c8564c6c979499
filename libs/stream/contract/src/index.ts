export type { MessageHeaders, OutgoingMessage, StreamMessage } from './message.js';
export { MESSAGE_FORMAT_VERSION, checkHeaders, decodeHeaders, encodeHeaders } from './message-headers.js';
export { PendingBytes } from './pending-bytes.js';
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
