import type { QuerySource } from '@clew/store-contract';

export interface ReadAmount {
  readonly queries: number;
  readonly rows: number;
  readonly bytes: number;
}

/** What the engine read since it was last asked, by what it says with each answer. */
export class ReadMeter {
  #queries = 0;
  #rows = 0;
  #bytes = 0;

  constructor(source: QuerySource) {
    source.observe(({ rowsRead, bytesRead }) => {
      this.#queries++;
      this.#rows += rowsRead;
      this.#bytes += bytesRead;
    });
  }

  take(): ReadAmount {
    const amount = { queries: this.#queries, rows: this.#rows, bytes: this.#bytes };
    this.#queries = this.#rows = this.#bytes = 0;
    return amount;
  }
}
