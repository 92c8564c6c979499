import type { EdgeConnectionType, EdgeIncrement } from '@clew/store-contract';

import { DurationTally } from './duration-tally.js';

export interface Edge {
  readonly client: string;
  readonly server: string;
  readonly connectionType: EdgeConnectionType;
  /** Minutes since the Unix epoch. */
  readonly minute: number;
  readonly isFailed: boolean;
  readonly durationNano: number;
}

interface EdgeRow {
  readonly tenantId: string;
  readonly client: string;
  readonly server: string;
  readonly connectionType: EdgeConnectionType;
  readonly minute: number;
  requestCount: number;
  failedRequestCount: number;
  readonly durations: DurationTally;
}

/** Counts calls by tenant, both ends, type and minute. */
export class EdgeAccumulator {
  private rows = new Map<string, EdgeRow>();

  add(tenantId: string, edge: Edge): void {
    const { client, server, connectionType, minute } = edge;
    const key = `${tenantId}\0${client}\0${server}\0${connectionType}\0${minute}`;
    let row = this.rows.get(key);
    if (row === undefined) {
      const counts = { requestCount: 0, failedRequestCount: 0, durations: new DurationTally() };
      row = { tenantId, client, server, connectionType, minute, ...counts };
      this.rows.set(key, row);
    }
    row.requestCount++;
    if (edge.isFailed) row.failedRequestCount++;
    row.durations.add(edge.durationNano);
  }

  /** What was counted since the last drain, in order of first appearance. */
  drain(): EdgeIncrement[] {
    const rows = [...this.rows.values()];
    this.rows = new Map();
    return rows.map((row) => ({
      tenantId: row.tenantId,
      client: row.client,
      server: row.server,
      connectionType: row.connectionType,
      minuteUnixS: row.minute * 60,
      requestCount: row.requestCount,
      failedRequestCount: row.failedRequestCount,
      durationSumNano: row.durations.sumNano(),
      durations: row.durations.buckets,
    }));
  }
}
