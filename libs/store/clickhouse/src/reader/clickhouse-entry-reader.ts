import type { EntryCount, EntryQuery, EntryReader } from '@clew/store-contract';

import type { StoreClient } from '../store-client.js';
import { numberCell, textCell } from './cells.js';
import { entryTracesQuery } from './entry-sql.js';

export class ClickHouseEntryReader implements EntryReader {
  readonly #client: StoreClient;
  readonly #database: string;

  constructor(client: StoreClient, database: string) {
    this.#client = client;
    this.#database = database;
  }

  async entryTraces(tenantId: string, query: EntryQuery, signal?: AbortSignal): Promise<readonly EntryCount[]> {
    if (query.serviceNames.length === 0) return [];
    const rows = await this.#client.read(entryTracesQuery(this.#database, tenantId, query), signal);
    return rows.map((row) => ({
      serviceName: textCell(row[0]),
      spanName: textCell(row[1]),
      stepStartUnixS: numberCell(row[2]),
      traceCount: numberCell(row[3]),
      adjustedTraceCount: numberCell(row[4]),
    }));
  }
}
