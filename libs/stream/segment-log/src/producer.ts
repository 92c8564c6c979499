import type { OutgoingMessage, PendingBytes, StreamProducer } from '@clew/stream-contract';
import { StreamError, settledWithin } from '@clew/stream-contract';
import { closedError } from './group-commit.js';
import { encodeHeaderBytes } from './header-codec.js';
import type { Partition } from './partition.js';
import { pause } from './pause.js';
import type { RecordContent } from './record-frame.js';

export interface ProducerOptions {
  readonly messageBytesMax: number;
  /** Shared by all producers of the stream. */
  readonly pending: PendingBytes;
  /** Told after something was appended, for retention. */
  readonly appended: (partition: Partition) => void;
}

export class SegmentLogProducer implements StreamProducer {
  readonly #partitions: readonly Partition[];
  readonly #options: ProducerOptions;
  /** Appends whose callers still wait, and how to turn those away. */
  readonly #waiting = new Map<Promise<void>, (error: unknown) => void>();
  #closed = false;

  constructor(partitions: readonly Partition[], options: ProducerOptions) {
    this.#partitions = partitions;
    this.#options = options;
  }

  async append(messages: readonly OutgoingMessage[], onReleased?: () => void): Promise<void> {
    if (this.#closed) throw closedError();
    const groups = this.#group(messages);
    const { pending } = this.#options;
    const bytes = messages.reduce((sum, message) => sum + message.value.length, 0);
    pending.reserve(bytes);
    const appending = this.#appendAll(groups).finally(() => {
      pending.release(bytes);
    });
    await this.#orTurnedAway(appending);
    onReleased?.();
  }

  async shutdown({ deadlineMs }: { readonly deadlineMs: number }): Promise<void> {
    this.#closed = true;
    await settledWithin([...this.#waiting.keys()], deadlineMs, pause);
    for (const reject of this.#waiting.values()) reject(closedError());
    this.#waiting.clear();
  }

  /** Records by partition, in order. Throws before anything is appended when a message is not acceptable. */
  #group(messages: readonly OutgoingMessage[]): Map<Partition, RecordContent[]> {
    const groups = new Map<Partition, RecordContent[]>();
    for (const message of messages) {
      const partition = this.#checkedPartition(message);
      const record = { meta: encodeHeaderBytes(message.headers), payload: message.value };
      const group = groups.get(partition);
      if (group === undefined) groups.set(partition, [record]);
      else group.push(record);
    }
    return groups;
  }

  #checkedPartition({ partition: id, value }: OutgoingMessage): Partition {
    const partition = this.#partitions[id];
    if (partition === undefined) {
      throw invalid(`partition ${String(id)} is not from 0 to ${String(this.#partitions.length - 1)}`);
    }
    const { messageBytesMax } = this.#options;
    if (value.length > messageBytesMax) {
      throw invalid(`value of ${String(value.length)} bytes is over messageBytesMax (${String(messageBytesMax)})`);
    }
    return partition;
  }

  async #appendAll(groups: ReadonlyMap<Partition, readonly RecordContent[]>): Promise<void> {
    const outcomes = await Promise.allSettled(
      [...groups].map(async ([partition, records]) => {
        await partition.messages.append(records);
        this.#options.appended(partition);
      }),
    );
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  }

  #orTurnedAway(appending: Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(appending, reject);
      appending.then(resolve, reject).finally(() => this.#waiting.delete(appending));
    });
  }
}

function invalid(what: string): StreamError {
  return new StreamError('STREAM_MESSAGE_INVALID', `message cannot be appended: ${what}`, { retryable: false });
}
