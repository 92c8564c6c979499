import type { LogFilter, LogPage, LogReader, Page, StoredLog } from '@clew/store-contract';

export interface LogReaderCall {
  readonly tenantId: string;
  readonly filter: LogFilter;
  readonly page: LogPage;
  readonly signal: AbortSignal | undefined;
}

/** Answers from memory, by tenant, in the order given; remembers what it was asked. Looks at ids only. */
export class FakeLogReader implements LogReader {
  readonly calls: LogReaderCall[] = [];
  readonly tenants = new Map<string, readonly StoredLog[]>();

  get lastCall(): LogReaderCall | undefined {
    return this.calls.at(-1);
  }

  reset(): void {
    this.calls.length = 0;
    this.tenants.clear();
  }

  async logs(tenantId: string, filter: LogFilter, page: LogPage, signal?: AbortSignal): Promise<Page<StoredLog>> {
    this.calls.push({ tenantId, filter, page, signal });
    const { traceId, spanId } = filter;
    const all = (this.tenants.get(tenantId) ?? []).filter(
      (log) => (traceId ?? log.traceId) === log.traceId && (spanId ?? log.spanId) === log.spanId,
    );
    const { after, limit } = page;
    const rest = after === undefined ? all : all.filter(({ cursor }) => cursor.rowNumber > after.rowNumber);
    return Promise.resolve({ items: rest.slice(0, limit), hasNextPage: rest.length > limit });
  }
}
