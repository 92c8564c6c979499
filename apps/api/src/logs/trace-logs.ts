import type { Page, StoredLog } from '@clew/store-contract';
import type { SpanId } from '@clew/trace-model';

/**
 * Log records of one trace, for the `logs` of its spans: read once however many spans ask, since one query of the store for each
 * of 10,000 spans would be 10,000 queries.
 */
export class TraceLogs {
  #page: Promise<Page<StoredLog>> | undefined;

  /** `read` gives the first records of the trace, oldest first. */
  async ofSpan(spanId: SpanId, first: number, read: () => Promise<Page<StoredLog>>): Promise<Page<StoredLog>> {
    this.#page ??= read();
    const { items, hasNextPage } = await this.#page;
    const own = items.filter((log) => log.spanId === spanId);
    return { items: own.slice(0, first), hasNextPage: hasNextPage || own.length > first };
  }
}
