import type { RecordBatchHeader } from './record-batch-header.js';
import type { RecordCursor } from './record-cursor.js';

export interface AbortedTransaction {
  readonly producerId: bigint;
  readonly firstOffset: bigint;
}

const ABORT = 0;

/** Tells which batches of an answer belong to transactions that were given up. Asked in the order of the batches. */
export class AbortedTransactions {
  readonly #comingUp: AbortedTransaction[];
  /** Producers whose transaction at this place was given up. */
  readonly #aborting = new Set<bigint>();

  constructor(aborted: readonly AbortedTransaction[]) {
    this.#comingUp = aborted.toSorted((a, b) => Number(a.firstOffset - b.firstOffset));
  }

  hides(batch: RecordBatchHeader): boolean {
    const lastOffset = batch.baseOffset + BigInt(batch.lastOffsetDelta);
    for (let next = this.#comingUp[0]; next !== undefined && next.firstOffset <= lastOffset; next = this.#comingUp[0]) {
      this.#aborting.add(next.producerId);
      this.#comingUp.shift();
    }
    return batch.isTransactional && !batch.isControl && this.#aborting.has(batch.producerId);
  }

  /** A control record says that its producer's transaction is over. */
  settled(batch: RecordBatchHeader, { bytes, keyStart, keyEnd }: RecordCursor): void {
    if (keyEnd - keyStart >= 4 && bytes.readInt16BE(keyStart + 2) === ABORT) this.#aborting.delete(batch.producerId);
  }
}
