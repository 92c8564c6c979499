import type { UsageIncrement } from '@clew/store-contract';

/** A row under construction: the caller counts in place, so that the key is looked up per message, not per span. */
export interface UsageRow {
  readonly tenantId: string;
  readonly teamId: string;
  readonly serviceName: string;
  readonly environment: string;
  readonly hourUnixS: number;
  spanCount: number;
  errorSpanCount: number;
  spanBytes: number;
  ingestBytes: number;
  keptSpanCount: number;
}

/** Who sent: the part of a row's key that lies in the resource. */
export interface UsageSource {
  readonly serviceName: string;
  readonly environment: string;
}

/** What teams sent by service, environment and the hour the gateway received it in: what is paid for does not depend on clocks of clients. */
export class UsageAccumulator {
  private rows = new Map<string, UsageRow>();

  /** The row to count in; valid until the next drain. */
  row(tenantId: string, teamId: string, { serviceName, environment }: UsageSource, hourUnixS: number): UsageRow {
    const key = `${tenantId}\0${teamId}\0${serviceName}\0${environment}\0${hourUnixS}`;
    let row = this.rows.get(key);
    if (row === undefined) {
      const counts = { spanCount: 0, errorSpanCount: 0, spanBytes: 0, ingestBytes: 0, keptSpanCount: 0 };
      row = { tenantId, teamId, serviceName, environment, hourUnixS, ...counts };
      this.rows.set(key, row);
    }
    return row;
  }

  /** Rows counted since the last drain, in order of first appearance. */
  drain(): UsageIncrement[] {
    const rows = [...this.rows.values()].filter((row) => row.spanCount > 0 || row.keptSpanCount > 0);
    this.rows = new Map();
    return rows;
  }
}
