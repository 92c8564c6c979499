import type { JournalRecord, PartitionJournal } from '@clew/stream-contract';
import { FencedError, StreamError } from '@clew/stream-contract';
import type { Kafka, Message, Producer } from 'kafkajs';
import kafkajs from 'kafkajs';
import type { AdminClient } from './admin-client.js';
import type { FetchedMessage } from './group-consumer.js';
import { closedError, journalError } from './kafka-error.js';
import type { StartedOptions } from './options.js';
import type { PartitionReader } from './partition-reader.js';
import { CLIENT_RETRY } from './client.js';

const KIND_HEADER = 'clew-journal-kind';
/** The coordinator takes some milliseconds to finish one transaction, and refuses the next one of its producer until then. */
const JOURNAL_RETRY = { ...CLIENT_RETRY, initialRetryTime: 10, retries: 16 };
const LEASE_KIND = 'lease';
const READ = { bytesMax: 4 * 1024 * 1024, waitMsMax: 1_000 };

export interface JournalParts {
  readonly kafka: Kafka;
  readonly admin: AdminClient;
  readonly options: StartedOptions;
  readonly partition: number;
  readonly reader: PartitionReader<FetchedMessage>;
  /** The lease's signal: what is aborted reads no more. */
  readonly signal: AbortSignal;
}

/**
 * The journal of one partition in its topic, seen by one owner. Its transactional id is the partition's: initialising
 * the producer fences every earlier owner at the coordinator, and has what they left open committed or aborted.
 *
 * Where the journal ends cannot be asked for reliably (control records take offsets and are never delivered), so each
 * owner first appends a record of its own, and reading ends at the last record it knows it appended.
 */
export class KafkaJournal implements PartitionJournal {
  readonly #parts: JournalParts;
  readonly #producer: Producer;
  #lastAppended = -1n;
  #trimmedBefore = 0n;
  #appending: Promise<unknown> = Promise.resolve();
  #failure: StreamError | undefined;

  private constructor(parts: JournalParts, producer: Producer) {
    this.#parts = parts;
    this.#producer = producer;
  }

  /** Fences all earlier owners before it resolves. */
  static async open(parts: JournalParts): Promise<KafkaJournal> {
    const { kafka, options, partition } = parts;
    const producer = kafka.producer({
      transactionalId: `clew.${options.topic}.${partition}`,
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      retry: JOURNAL_RETRY,
      createPartitioner: () => partitionOfMessage,
    });
    const journal = new KafkaJournal(parts, producer);
    try {
      await producer.connect();
      await journal.#append(Buffer.alloc(0), LEASE_KIND);
      return journal;
    } catch (error) {
      await journal.close();
      throw error instanceof StreamError ? error : journalError(partition, error);
    }
  }

  append(payload: Uint8Array): Promise<bigint> {
    const { journalRecordBytesMax } = this.#parts.options;
    if (payload.length > journalRecordBytesMax) {
      const what = `journal record of ${payload.length} bytes is over journalRecordBytesMax (${journalRecordBytesMax})`;
      return Promise.reject(new StreamError('STREAM_JOURNAL_INVALID', what, { retryable: false }));
    }
    return this.#append(Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength), 'record');
  }

  async *read(): AsyncGenerator<JournalRecord> {
    const { admin, options, partition, reader, signal } = this.#parts;
    const last = this.#lastAppended;
    const { low } = await admin.range(options.journalTopic, partition);
    let from = low > this.#trimmedBefore ? low : this.#trimmedBefore;
    try {
      while (from <= last) {
        const records = await reader.next(from, { ...READ, signal });
        if (signal.aborted) throw closedError();
        for (const { offset, message } of records) {
          if (offset > last) return;
          from = offset + 1n;
          if (kindOf(message.headers?.[KIND_HEADER]) === LEASE_KIND) continue;
          yield { sequence: offset, payload: message.value ?? Buffer.alloc(0) };
        }
      }
    } finally {
      reader.stop();
    }
  }

  async trim(before: bigint): Promise<void> {
    this.check();
    if (before <= this.#trimmedBefore) return;
    const { admin, options, partition } = this.#parts;
    const { journalTopic: topic } = options;
    const { low, high } = await admin.range(topic, partition);
    const offset = before < high ? before : high;
    if (offset > low) {
      await admin.call(`trim ${topic}`, async (client) => {
        // kafkajs looks the leader up in metadata that only this loads.
        await client.fetchTopicOffsets(topic);
        await client.deleteTopicRecords({ topic, partitions: [{ partition, offset: String(offset) }] });
      });
    }
    this.#trimmedBefore = before;
  }

  /** Throws when the lease can append no more. */
  check(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** The lease is over, whether or not anyone took the partition. */
  giveUp(): void {
    this.#failure ??= new FencedError(this.#parts.partition);
  }

  async close(): Promise<void> {
    this.giveUp();
    await this.#appending.catch(() => undefined); // told to its caller
    await this.#producer.disconnect().catch(() => undefined); // whatever is left, the next owner fences
  }

  /** One transaction at a time. After a failure the outcome is unknown, and only a new lease can find out. */
  #append(value: Buffer, kind: string): Promise<bigint> {
    const appended = this.#appending
      .catch(() => undefined)
      .then(async () => {
        this.check();
        try {
          return await this.#transact(value, kind);
        } catch (error) {
          this.#failure = journalError(this.#parts.partition, error);
          throw this.#failure;
        }
      });
    this.#appending = appended;
    return appended;
  }

  async #transact(value: Buffer, kind: string): Promise<bigint> {
    const { options, partition } = this.#parts;
    const transaction = await this.#producer.transaction();
    const [answer] = await transaction.send({
      topic: options.journalTopic,
      acks: -1,
      timeout: options.requestMsMax,
      compression: kafkajs.CompressionTypes.LZ4,
      messages: [{ partition, value, headers: { [KIND_HEADER]: kind } }],
    });
    if (answer?.baseOffset === undefined) throw new Error('the broker did not say where the record is');
    await transaction.commit();
    this.#lastAppended = BigInt(answer.baseOffset);
    return this.#lastAppended;
  }
}

function kindOf(header: Buffer | string | (Buffer | string)[] | undefined): string {
  return String(Array.isArray(header) ? header[0] : header);
}

/** The journal has as many partitions as the spans; a lease writes to its own. */
function partitionOfMessage({ message }: { readonly message: Message }): number {
  if (message.partition === undefined) throw new Error('a message has no partition');
  return message.partition;
}
