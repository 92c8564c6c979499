import type {
  DailyUsage,
  DailyUsageQuery,
  GroupedDurations,
  MeasureQuery,
  MeasureReader,
  StoredVolume,
} from '@clew/store-contract';

import { bigIntCell, numberCell, textCell } from '../reader/cells.js';
import { bucketsOf } from '../reader/duration-quantile.js';
import type { Cell, Query, StoreClient } from '../store-client.js';
import { dailyUsageQuery, storedVolumeQuery, traceDurationsQuery, visibilityDelaysQuery } from './measure-sql.js';

/** Reads with SQL that other files build and golden files show. */
export class ClickHouseMeasureReader implements MeasureReader {
  readonly #client: StoreClient;
  readonly #database: string;

  constructor(client: StoreClient, database: string) {
    this.#client = client;
    this.#database = database;
  }

  async dailyUsage(tenantId: string, query: DailyUsageQuery, signal?: AbortSignal): Promise<readonly DailyUsage[]> {
    const rows = await this.#client.read(dailyUsageQuery(this.#database, tenantId, query), signal);
    return rows.map(readDailyUsage);
  }

  traceDurations(tenantId: string, query: MeasureQuery, signal?: AbortSignal): Promise<readonly GroupedDurations[]> {
    return this.#durations(traceDurationsQuery(this.#database, tenantId, query), signal);
  }

  visibilityDelays(tenantId: string, query: MeasureQuery, signal?: AbortSignal): Promise<readonly GroupedDurations[]> {
    return this.#durations(visibilityDelaysQuery(this.#database, tenantId, query), signal);
  }

  async storedVolume(tenantId: string, query: MeasureQuery, signal?: AbortSignal): Promise<readonly StoredVolume[]> {
    const rows = await this.#client.read(storedVolumeQuery(this.#database, tenantId, query), signal);
    return rows.map(([name, spanCount, storedBytes]) => ({
      name: textCell(name),
      spanCount: numberCell(spanCount),
      storedBytes: numberCell(storedBytes),
    }));
  }

  async #durations(query: Query, signal: AbortSignal | undefined): Promise<readonly GroupedDurations[]> {
    const rows = await this.#client.read(query, signal);
    return rows.map(([name, buckets, counts]) => ({
      name: textCell(name),
      durations: new Map(bucketsOf(buckets, counts)),
    }));
  }
}

function readDailyUsage(row: readonly Cell[]): DailyUsage {
  return {
    teamId: textCell(row[0]),
    serviceName: textCell(row[1]),
    dayUnixS: numberCell(row[2]),
    spanCount: bigIntCell(row[3]),
    ingestBytes: bigIntCell(row[4]),
    keptSpanCount: bigIntCell(row[5]),
    keptSpanBytes: bigIntCell(row[6]),
  };
}
