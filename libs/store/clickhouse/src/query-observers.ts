import { StoreError, type QueryFigures, type QueryOutcome, type QuerySource } from '@clew/store-contract';

/** A question under way; told once how it ended. */
export interface ObservedQuery {
  /** `summary`: the server's X-ClickHouse-Summary. */
  answered(summary: string | string[] | undefined, resultRows: number): void;
  failed(error: unknown, isCancelled: boolean): void;
}

/** Hands on what questions took to whoever listens. */
export class QueryObservers implements QuerySource {
  readonly #listeners = new Set<(figures: QueryFigures) => void>();

  observe(listener: (figures: QueryFigures) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  begin(sql: string): ObservedQuery {
    const beganAtMs = performance.now();
    const end = (outcome: QueryOutcome, read: ReadFigures, resultRows: number): void => {
      const figures = { sql, durationMs: performance.now() - beganAtMs, ...read, resultRows, outcome };
      for (const listener of this.#listeners) listener(figures);
    };
    return {
      answered: (summary, resultRows) => {
        end('ok', readFigures(summary), resultRows);
      },
      failed: (error, isCancelled) => {
        const isLimit = error instanceof StoreError && error.code === 'STORE_LIMIT';
        end(isCancelled ? 'cancelled' : isLimit ? 'limit' : 'error', NOTHING_READ, 0);
      },
    };
  }
}

type ReadFigures = Pick<QueryFigures, 'rowsRead' | 'bytesRead'>;
const NOTHING_READ: ReadFigures = { rowsRead: 0, bytesRead: 0 };

/** A server that says nothing, or something else, has read nothing as far as anybody knows: an answer must not fail by it. */
function readFigures(summary: string | string[] | undefined): ReadFigures {
  if (typeof summary !== 'string') return NOTHING_READ;
  const figure = (name: string): number => {
    const digits = new RegExp(`"${name}":\\s*"?(\\d+)`).exec(summary)?.[1];
    return digits === undefined ? 0 : Number(digits);
  };
  return { rowsRead: figure('read_rows'), bytesRead: figure('read_bytes') };
}
