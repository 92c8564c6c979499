import { clearColumns, nativeBlock, type Columns } from '../native/block.js';
import { BlockBuffers } from '../native/block-buffers.js';

/** A block, and what gives its bytes back once they are stored. */
export interface EncodedBlock {
  readonly block: Uint8Array;
  readonly release: () => void;
}

/** Makes blocks of a table whose rows are few, so that they are pushed in one go: into the same columns each time. */
export class RowEncoder<Row> {
  readonly #columns: Columns;
  readonly #push: (row: Row) => void;
  readonly #buffers = new BlockBuffers();

  constructor(columns: Columns, push: (row: Row) => void) {
    this.#columns = columns;
    this.#push = push;
  }

  encode(rows: readonly Row[]): EncodedBlock {
    try {
      for (const row of rows) this.#push(row);
      return encodedBlock(this.#columns, this.#buffers);
    } finally {
      clearColumns(this.#columns);
    }
  }
}

export function encodedBlock(columns: Columns, buffers: BlockBuffers): EncodedBlock {
  const buffer = buffers.take();
  const block = nativeBlock(columns, buffer);
  return {
    block,
    release: () => {
      buffers.giveBack(buffer);
    },
  };
}
