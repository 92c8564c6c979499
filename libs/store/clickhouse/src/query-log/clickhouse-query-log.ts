import { LOGGED_OUTCOMES, type LoggedQuery, type QueryLog, type TimeRange } from '@clew/store-contract';

import { listCell, numberCell, oneOfCell, textCell } from '../reader/cells.js';
import type { Cell, StoreClient } from '../store-client.js';
import { slowQueriesQuery } from './query-log-sql.js';

/** Few rows, of no consequence to traces: an insert that fails is not tried again, and one that repeats is no harm. */
export class ClickHouseQueryLog implements QueryLog {
  readonly #client: StoreClient;
  readonly #database: string;

  constructor(client: StoreClient, database: string) {
    this.#client = client;
    this.#database = database;
  }

  async append(queries: readonly LoggedQuery[]): Promise<void> {
    if (queries.length > 0) await this.#client.insertRows(`${this.#database}.query_log`, queries.map(toRow));
  }

  async slowQueries(
    tenantId: string,
    query: { readonly range: TimeRange; readonly limit: number },
    signal?: AbortSignal,
  ): Promise<readonly LoggedQuery[]> {
    const rows = await this.#client.read(slowQueriesQuery(this.#database, tenantId, query), signal);
    return rows.map((row) => readRow(tenantId, row));
  }
}

function toRow(query: LoggedQuery): Readonly<Record<string, unknown>> {
  return {
    tenant_id: query.tenantId,
    asked_at: new Date(query.askedAtUnixMs).toISOString(),
    duration_ms: query.durationMs,
    outcome: query.outcome,
    operation_name: query.operationName,
    fields: query.fields,
    question: query.question,
    token_id: query.tokenId,
    store_query_count: query.storeQueryCount,
    rows_read: query.rowsRead,
    bytes_read: query.bytesRead,
  };
}

function readRow(tenantId: string, row: readonly Cell[]): LoggedQuery {
  return {
    tenantId,
    askedAtUnixMs: numberCell(row[0]),
    durationMs: numberCell(row[1]),
    outcome: oneOfCell(row[2], LOGGED_OUTCOMES),
    operationName: textCell(row[3]),
    fields: listCell(row[4], textCell),
    question: textCell(row[5]),
    tokenId: textCell(row[6]),
    storeQueryCount: numberCell(row[7]),
    rowsRead: numberCell(row[8]),
    bytesRead: numberCell(row[9]),
  };
}
