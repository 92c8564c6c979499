import type {
  DryRunIncrement,
  EdgeIncrement,
  RedIncrement,
  TraceIncrement,
  UsageIncrement,
} from '@clew/store-contract';
import { SPAN_KINDS, type DurationHistogram } from '@clew/trace-model';

import {
  BigInt64Column,
  CountColumn,
  FixedStringColumn,
  Float64Column,
  Int128Column,
  Int16Column,
  StringColumn,
  UInt16Column,
  UInt32Column,
  UInt8Column,
} from '../native/column.js';
import { LowCardinalityColumn } from '../native/low-cardinality-column.js';
import { ArrayColumn, MapColumn } from '../native/nested-columns.js';
import { EDGE_CONNECTION_TYPE, EDGE_CONNECTION_TYPES, SPAN_KIND_TYPE } from '../schema-types.js';
import { RowEncoder } from './row-encoder.js';
import type { SamplingRow } from './sampling-tally.js';
import { storableDay, storableRetention, storableTime } from './store-partition.js';

const HOUR_NANO = 3_600_000_000_000n;

const text = (): LowCardinalityColumn => new LowCardinalityColumn();

/** Histograms by bucket. */
class DurationsColumn extends MapColumn<Int16Column, CountColumn> {
  readonly #buckets: number[] = [];

  constructor() {
    super(new Int16Column(), new CountColumn());
  }

  /** In bucket order, whatever order the histogram was filled in: equal histograms give equal bytes. */
  push(histogram: DurationHistogram): void {
    const count = this.#sort(histogram);
    for (let n = 0; n < count; n++) {
      const bucket = this.#buckets[n] ?? 0;
      this.keys.push(bucket);
      this.values.push(histogram.get(bucket) ?? 0);
    }
    this.endRow();
  }

  /** By insertion, in an array that stays: a row has a dozen buckets, and each sort of the runtime makes garbage. */
  #sort(histogram: DurationHistogram): number {
    const buckets = this.#buckets;
    let count = 0;
    for (const bucket of histogram.keys()) {
      let at = count++;
      for (let before = buckets[at - 1] ?? 0; at > 0 && before > bucket; before = buckets[--at - 1] ?? 0)
        buckets[at] = before;
      buckets[at] = bucket;
    }
    return count;
  }
}

export function tracesEncoder(): RowEncoder<TraceIncrement> {
  const columns = {
    tenant_id: text(),
    start_hour: new UInt32Column(),
    trace_id: new FixedStringColumn(16),
    retention_days: new UInt16Column(),
    store_day: new UInt16Column('Date'),
    start_time_unix_nano: new BigInt64Column('UInt64'),
    end_time_unix_nano: new BigInt64Column('UInt64'),
    root_service_name: new StringColumn(),
    root_span_name: new StringColumn(),
    root_duration_nano: new BigInt64Column('Int64'),
    span_count: new CountColumn(),
    error_span_count: new CountColumn(),
    service_names: new ArrayColumn(new StringColumn()),
    adjusted_count: new Float64Column(),
    decision_reason: new StringColumn(),
  };
  return new RowEncoder(columns, (row) => {
    columns.tenant_id.push(row.tenantId);
    columns.start_hour.push(Number(BigInt.asUintN(64, row.startTimeUnixNano) / HOUR_NANO));
    columns.trace_id.push(row.traceId);
    columns.retention_days.push(storableRetention(row.retentionDays));
    columns.store_day.push(storableDay(row.storeDay));
    columns.start_time_unix_nano.push(row.startTimeUnixNano);
    columns.end_time_unix_nano.push(row.endTimeUnixNano);
    columns.root_service_name.push(row.rootServiceName);
    columns.root_span_name.push(row.rootSpanName);
    columns.root_duration_nano.push(row.rootDurationNano);
    columns.span_count.push(row.spanCount);
    columns.error_span_count.push(row.errorSpanCount);
    for (const name of row.serviceNames) columns.service_names.values.push(name);
    columns.service_names.endRow();
    columns.adjusted_count.push(row.adjustedCount);
    columns.decision_reason.push(row.decisionReason);
  });
}

export function redEncoder(): RowEncoder<RedIncrement> {
  const columns = {
    tenant_id: text(),
    team_id: text(),
    service_name: text(),
    environment: text(),
    span_name: text(),
    span_kind: new UInt8Column(SPAN_KIND_TYPE),
    minute: new UInt32Column("DateTime('UTC')"),
    span_count: new CountColumn(),
    error_span_count: new CountColumn(),
    adjusted_span_count: new Float64Column(),
    adjusted_error_span_count: new Float64Column(),
    duration_sum_nano: new Int128Column(),
    durations: new DurationsColumn(),
  };
  return new RowEncoder(columns, (row) => {
    columns.tenant_id.push(row.tenantId);
    columns.team_id.push(row.teamId);
    columns.service_name.push(row.serviceName);
    columns.environment.push(row.environment);
    columns.span_name.push(row.spanName);
    columns.span_kind.push(SPAN_KINDS.indexOf(row.spanKind));
    columns.minute.push(storableTime(row.minuteUnixS));
    columns.span_count.push(row.spanCount);
    columns.error_span_count.push(row.errorSpanCount);
    columns.adjusted_span_count.push(row.adjustedSpanCount);
    columns.adjusted_error_span_count.push(row.adjustedErrorSpanCount);
    columns.duration_sum_nano.push(row.durationSumNano);
    columns.durations.push(row.durations);
  });
}

export function edgesEncoder(): RowEncoder<EdgeIncrement> {
  const columns = {
    tenant_id: text(),
    client: text(),
    server: text(),
    connection_type: new UInt8Column(EDGE_CONNECTION_TYPE),
    peer_system: text(),
    client_environment: text(),
    server_environment: text(),
    client_team_id: text(),
    server_team_id: text(),
    minute: new UInt32Column("DateTime('UTC')"),
    request_count: new CountColumn(),
    failed_request_count: new CountColumn(),
    duration_sum_nano: new Int128Column(),
    durations: new DurationsColumn(),
  };
  return new RowEncoder(columns, (row) => {
    columns.tenant_id.push(row.tenantId);
    columns.client.push(row.client);
    columns.server.push(row.server);
    columns.connection_type.push(EDGE_CONNECTION_TYPES.indexOf(row.connectionType));
    columns.peer_system.push(row.peerSystem);
    columns.client_environment.push(row.clientEnvironment);
    columns.server_environment.push(row.serverEnvironment);
    columns.client_team_id.push(row.clientTeamId);
    columns.server_team_id.push(row.serverTeamId);
    columns.minute.push(storableTime(row.minuteUnixS));
    columns.request_count.push(row.requestCount);
    columns.failed_request_count.push(row.failedRequestCount);
    columns.duration_sum_nano.push(row.durationSumNano);
    columns.durations.push(row.durations);
  });
}

export function usageEncoder(): RowEncoder<UsageIncrement> {
  const columns = {
    tenant_id: text(),
    team_id: text(),
    service_name: text(),
    environment: text(),
    hour: new UInt32Column("DateTime('UTC')"),
    span_count: new CountColumn(),
    error_span_count: new CountColumn(),
    span_bytes: new CountColumn(),
    ingest_bytes: new CountColumn(),
    kept_span_count: new CountColumn(),
  };
  return new RowEncoder(columns, (row) => {
    columns.tenant_id.push(row.tenantId);
    columns.team_id.push(row.teamId);
    columns.service_name.push(row.serviceName);
    columns.environment.push(row.environment);
    columns.hour.push(storableTime(row.hourUnixS));
    columns.span_count.push(row.spanCount);
    columns.error_span_count.push(row.errorSpanCount);
    columns.span_bytes.push(row.spanBytes);
    columns.ingest_bytes.push(row.ingestBytes);
    columns.kept_span_count.push(row.keptSpanCount);
  });
}

export function samplingEncoder(): RowEncoder<SamplingRow> {
  const columns = {
    tenant_id: text(),
    team_id: text(),
    service_name: text(),
    minute: new UInt32Column("DateTime('UTC')"),
    kept: new UInt8Column('Bool'),
    reason: text(),
    policy_name: text(),
    trace_count: new CountColumn(),
    error_trace_count: new CountColumn(),
    partial_trace_count: new CountColumn(),
    upgraded_trace_count: new CountColumn(),
    unweighted_trace_count: new CountColumn(),
    adjusted_trace_count: new Float64Column(),
    span_count: new CountColumn(),
    adjusted_span_count: new Float64Column(),
    late_span_count: new CountColumn(),
    byte_count: new CountColumn(),
  };
  return new RowEncoder(columns, (row) => {
    columns.tenant_id.push(row.tenantId);
    columns.team_id.push(row.teamId);
    columns.service_name.push(row.serviceName);
    columns.minute.push(storableTime(row.minuteUnixS));
    columns.kept.push(row.kept ? 1 : 0);
    columns.reason.push(row.reason);
    columns.policy_name.push(row.policyName);
    columns.trace_count.push(row.traceCount);
    columns.error_trace_count.push(row.errorTraceCount);
    columns.partial_trace_count.push(row.partialTraceCount);
    columns.upgraded_trace_count.push(row.upgradedTraceCount);
    columns.unweighted_trace_count.push(row.unweightedTraceCount);
    columns.adjusted_trace_count.push(row.adjustedTraceCount);
    columns.span_count.push(row.spanCount);
    columns.adjusted_span_count.push(row.adjustedSpanCount);
    columns.late_span_count.push(row.lateSpanCount);
    columns.byte_count.push(row.byteCount);
  });
}

export function dryRunsEncoder(): RowEncoder<DryRunIncrement> {
  const columns = {
    tenant_id: text(),
    team_id: text(),
    service_name: text(),
    candidate_version: text(),
    active_version: text(),
    hour: new UInt32Column("DateTime('UTC')"),
    kept_by_active: new UInt8Column('Bool'),
    kept_by_candidate: new UInt8Column('Bool'),
    trace_count: new CountColumn(),
    span_count: new CountColumn(),
    error_trace_count: new CountColumn(),
    byte_count: new CountColumn(),
  };
  return new RowEncoder(columns, (row) => {
    columns.tenant_id.push(row.tenantId);
    columns.team_id.push(row.teamId);
    columns.service_name.push(row.serviceName);
    columns.candidate_version.push(row.candidateVersion);
    columns.active_version.push(row.activeVersion);
    columns.hour.push(storableTime(row.hourUnixS));
    columns.kept_by_active.push(row.keptByActive ? 1 : 0);
    columns.kept_by_candidate.push(row.keptByCandidate ? 1 : 0);
    columns.trace_count.push(row.traceCount);
    columns.span_count.push(row.spanCount);
    columns.error_trace_count.push(row.errorTraceCount);
    columns.byte_count.push(row.byteCount);
  });
}
