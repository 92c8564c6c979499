import type { LogFilter, LogPage, LogReader, Page, StoredLog, TimeRange } from '@clew/store-contract';

import type { StoreClient } from '../store-client.js';
import type { AttributeTexts } from './attribute-row.js';
import { readLog } from './log-row.js';
import { logsQuery } from './log-sql.js';
import { searchWindows } from './time-bounds.js';

/** Reads with SQL that other files build and golden files show. */
export class ClickHouseLogReader implements LogReader {
  readonly #client: StoreClient;
  readonly #database: string;

  constructor(client: StoreClient, database: string) {
    this.#client = client;
    this.#database = database;
  }

  async logs(tenantId: string, filter: LogFilter, page: LogPage, signal?: AbortSignal): Promise<Page<StoredLog>> {
    const texts: AttributeTexts = new Map();
    const found: StoredLog[] = [];
    const wanted = page.limit + 1; // one more tells whether there is a next page
    for (const range of rangesOf(filter, page)) {
      const query = logsQuery({
        ...{ database: this.#database, tenantId, order: page.order, after: page.after, limit: wanted - found.length },
        filter: range === undefined ? filter : { ...filter, range },
      });
      const rows = await this.#client.read(query, signal);
      found.push(...rows.map((row) => readLog(row, texts)));
      if (found.length === wanted) break;
    }
    return { items: found.slice(0, page.limit), hasNextPage: found.length > page.limit };
  }
}

/**
 * A search goes window by window, newest first, until the page is full: most pages come from the last hours, however long the range
 * is. Ids are found at once wherever they are, by their indexes.
 */
function rangesOf(filter: LogFilter, page: LogPage): Iterable<TimeRange | undefined> {
  const { range, traceId, spanId } = filter;
  const hasId = traceId !== undefined || spanId !== undefined;
  if (range === undefined && !hasId)
    throw new RangeError('logs are asked for by a time range, a trace id or a span id');
  if (range === undefined || hasId || page.order === 'oldestFirst') return [range];
  return searchWindows(range, page.after?.eventTimeUnixNano);
}
