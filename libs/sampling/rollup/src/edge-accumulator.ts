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

/** Calls of one pair of services: of few types and minutes at a time. */
type PairRows = EdgeRow[];

/** Counts calls by tenant, both ends, type and minute. */
export class EdgeAccumulator {
  private rows: EdgeRow[] = [];
  /** By tenant, client and server: names that are already there are found by their own hash, without making a key of them. */
  private readonly tenants = new Map<string, Map<string, Map<string, PairRows>>>();

  add(tenantId: string, edge: Edge): void {
    const row = this.rowOf(tenantId, edge);
    row.requestCount++;
    if (edge.isFailed) row.failedRequestCount++;
    row.durations.add(edge.durationNano);
  }

  /** What was counted since the last drain, in order of first appearance. */
  drain(): EdgeIncrement[] {
    const { rows } = this;
    this.rows = [];
    this.tenants.clear();
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

  private rowOf(tenantId: string, { client, server, connectionType, minute }: Edge): EdgeRow {
    const pairRows = inner(inner(inner(this.tenants, tenantId, newClients), client, newServers), server, newRows);
    for (const known of pairRows) {
      if (known.minute === minute && known.connectionType === connectionType) return known;
    }
    const counts = { requestCount: 0, failedRequestCount: 0, durations: new DurationTally() };
    const row = { tenantId, client, server, connectionType, minute, ...counts };
    pairRows.push(row);
    this.rows.push(row);
    return row;
  }
}

function inner<V>(map: Map<string, V>, key: string, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

function newClients(): Map<string, Map<string, PairRows>> {
  return new Map();
}

function newServers(): Map<string, PairRows> {
  return new Map();
}

function newRows(): PairRows {
  return [];
}
