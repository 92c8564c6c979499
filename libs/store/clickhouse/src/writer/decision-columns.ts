import type { DecisionIncrement } from '@clew/store-contract';

import { clearColumns } from '../native/block.js';
import {
  BigInt64Column,
  CountColumn,
  FixedStringColumn,
  Float64Column,
  UInt32Column,
  UInt8Column,
} from '../native/column.js';
import { LowCardinalityColumn } from '../native/low-cardinality-column.js';
import { ArrayColumn } from '../native/nested-columns.js';
import { storableMs } from './store-partition.js';

const text = (): LowCardinalityColumn => new LowCardinalityColumn();
const flag = (): UInt8Column => new UInt8Column('Bool');

/** The columns of `decisions`, filled row by row. There is a row for every trace, kept or dropped: no row makes garbage. */
export class DecisionColumns {
  readonly columns = {
    tenant_id: text(),
    decided_at: new CountColumn("DateTime64(3, 'UTC')"),
    trace_id: new FixedStringColumn(16),
    team_id: text(),
    environment: text(),
    kept: flag(),
    is_reopened: flag(),
    is_partial: flag(),
    reason: text(),
    policy_name: text(),
    policy_version: text(),
    probability: new Float64Column(),
    adjusted_count: new Float64Column(),
    budget_pressure: new Float64Column(),
    upstream_probability: new Float64Column(),
    span_count: new UInt32Column(),
    error_span_count: new UInt32Column(),
    byte_count: new CountColumn(),
    start_time_unix_nano: new BigInt64Column('UInt64'),
    duration_nano: new BigInt64Column('Int64'),
    entry_service_name: text(),
    entry_span_name: text(),
    service_names: new ArrayColumn(text()),
    error_signature: new UInt32Column(),
  };

  clear(): void {
    clearColumns(this.columns);
  }

  push(row: DecisionIncrement): void {
    const { columns } = this;
    columns.tenant_id.push(row.tenantId);
    columns.decided_at.push(storableMs(row.decidedAtUnixMs));
    columns.trace_id.push(row.traceId);
    columns.team_id.push(row.teamId);
    columns.environment.push(row.environment);
    this.#pushVerdict(row);
    this.#pushSeen(row);
  }

  #pushVerdict(row: DecisionIncrement): void {
    const { columns } = this;
    columns.kept.push(row.kept ? 1 : 0);
    columns.is_reopened.push(row.isReopened ? 1 : 0);
    columns.is_partial.push(row.isPartial ? 1 : 0);
    columns.reason.push(row.reason);
    columns.policy_name.push(row.policyName);
    columns.policy_version.push(row.policyVersion);
    columns.probability.push(row.probability);
    columns.adjusted_count.push(row.adjustedCount);
    columns.budget_pressure.push(row.budgetPressure);
    columns.upstream_probability.push(row.upstreamProbability);
  }

  #pushSeen(row: DecisionIncrement): void {
    const { columns } = this;
    columns.span_count.push(row.spanCount);
    columns.error_span_count.push(row.errorSpanCount);
    columns.byte_count.push(row.byteCount);
    columns.start_time_unix_nano.push(row.startTimeUnixNano);
    columns.duration_nano.push(row.durationNano);
    columns.entry_service_name.push(row.entryServiceName);
    columns.entry_span_name.push(row.entrySpanName);
    for (const name of row.serviceNames) columns.service_names.values.push(name);
    columns.service_names.endRow();
    columns.error_signature.push(row.errorSignature);
  }
}
