import type { LoggedQuery, QueryFigures, QueryLog, QuerySource, TimeRange } from '@clew/store-contract';

const NANOS_PER_MS = 1_000_000n;

/** Logged queries in memory, and a source of figures that tests speak through. */
export class FakeQueryLog implements QueryLog, QuerySource {
  readonly logged: LoggedQuery[] = [];
  failure: Error | undefined;
  #listener: ((figures: QueryFigures) => void) | undefined;

  reset(): void {
    this.logged.length = 0;
    this.failure = undefined;
  }

  append(queries: readonly LoggedQuery[]): Promise<void> {
    if (this.failure !== undefined) return Promise.reject(this.failure);
    this.logged.push(...queries);
    return Promise.resolve();
  }

  slowQueries(
    tenantId: string,
    { range, limit }: { readonly range: TimeRange; readonly limit: number },
  ): Promise<readonly LoggedQuery[]> {
    const found = this.logged.filter((query) => {
      const askedAt = BigInt(query.askedAtUnixMs) * NANOS_PER_MS;
      return query.tenantId === tenantId && askedAt >= range.startTimeUnixNano && askedAt < range.endTimeUnixNano;
    });
    return Promise.resolve(found.toReversed().slice(0, limit));
  }

  observe(listener: (figures: QueryFigures) => void): () => void {
    this.#listener = listener;
    return () => {
      this.#listener = undefined;
    };
  }

  /** As if a reader had asked the store, in the context of who calls. */
  asked(figures: Pick<QueryFigures, 'rowsRead' | 'bytesRead'>): void {
    this.#listener?.({ sql: 'SELECT', durationMs: 1, resultRows: 1, outcome: 'ok', ...figures });
  }
}
