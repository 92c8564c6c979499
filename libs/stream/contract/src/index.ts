export { LeaseSlot } from './lease-slot.js';
export type { LeaseSlotOptions, RevocableLease } from './lease-slot.js';
export type { MessageHeaders, OutgoingMessage, ProducerMark, StreamMessage } from './message.js';
export { MESSAGE_FORMAT_VERSION, checkHeaders, decodeHeaders, encodeHeaders } from './message-headers.js';
export { createNumberedProducer } from './numbered-producer.js';
export { createPause, settledWithin } from './pause.js';
export type { Pause, Timers } from './pause.js';
export { PendingBytes } from './pending-bytes.js';
export { JOURNAL_RECORD_BYTES } from './span-stream.js';
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
