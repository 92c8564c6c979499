import type { ProducerIdentity } from './produce-request.js';
import type { BatchNumbering } from './record-batch.js';

/** Sequence numbers go on from 0 after this. */
const SEQUENCE_END = 2 ** 31;

interface Numbers {
  readonly identity: ProducerIdentity;
  sequence: number;
}

/**
 * Producer id and sequence number of each partition's next batch. A partition whose numbers are in doubt drops them and
 * goes on from 0 under a producer id that is new to it; the others keep theirs.
 */
export class PartitionNumbers {
  readonly #source: { newIdentity(): Promise<ProducerIdentity> };
  readonly #numbers = new Map<number, Numbers>();
  /** For partitions that have none yet. */
  #identity: ProducerIdentity | undefined;

  constructor(source: { newIdentity(): Promise<ProducerIdentity> }) {
    this.#source = source;
  }

  /** The same until `advance` or `drop`. */
  async next(partition: number): Promise<BatchNumbering> {
    let numbers = this.#numbers.get(partition);
    if (numbers === undefined) {
      this.#identity ??= await this.#source.newIdentity();
      numbers = { identity: this.#identity, sequence: 0 };
      this.#numbers.set(partition, numbers);
    }
    return { ...numbers.identity, sequence: numbers.sequence };
  }

  /** The batch with the next numbers was stored. */
  advance(partition: number, recordCount: number): void {
    const numbers = this.#numbers.get(partition);
    if (numbers !== undefined) numbers.sequence = (numbers.sequence + recordCount) % SEQUENCE_END;
  }

  /** They may have been used, nobody knows for what. */
  drop(partition: number): void {
    const numbers = this.#numbers.get(partition);
    if (numbers === undefined) return;
    this.#numbers.delete(partition);
    // Another identity must follow: under this one the partition has begun from 0 before.
    if (numbers.identity === this.#identity) this.#identity = undefined;
  }
}
