import type { FlushId, KeptLog, KeptSpan } from '@clew/store-contract';

import { BigInt64Column, UInt16Column, UInt32Column } from '../native/column.js';
import { LowCardinalityColumn } from '../native/low-cardinality-column.js';
import type { SharedText } from './shared-text.js';
import { storableDay, storableRetention } from './store-partition.js';

const text = (): LowCardinalityColumn => new LowCardinalityColumn();

/** Columns that rows of `spans` and of `logs` have in common: whose they are, where they lie, and what their group shares. */
export interface SharedColumns {
  readonly tenant_id: LowCardinalityColumn;
  readonly team_id: LowCardinalityColumn;
  readonly retention_days: UInt16Column;
  readonly store_day: UInt16Column;
  readonly service_name: LowCardinalityColumn;
  readonly resource: LowCardinalityColumn;
  readonly resource_schema_url: LowCardinalityColumn;
  readonly scope_name: LowCardinalityColumn;
  readonly scope_version: LowCardinalityColumn;
  readonly scope: LowCardinalityColumn;
  readonly scope_schema_url: LowCardinalityColumn;
  readonly stream_partition: UInt32Column;
  readonly flush_number: BigInt64Column;
}

export function sharedColumns(): SharedColumns {
  return {
    tenant_id: text(),
    team_id: text(),
    retention_days: new UInt16Column(),
    store_day: new UInt16Column('Date'),
    service_name: text(),
    resource: text(),
    resource_schema_url: text(),
    scope_name: text(),
    scope_version: text(),
    scope: text(),
    scope_schema_url: text(),
    stream_partition: new UInt32Column(),
    flush_number: new BigInt64Column('UInt64'),
  };
}

/** One row. `shared` is the decoded group of `kept`; `before` what the row before was made of, if there is one. */
export function pushShared(
  columns: SharedColumns,
  id: FlushId,
  kept: KeptSpan | KeptLog,
  storeDay: number,
  shared: SharedText,
  before: KeptSpan | KeptLog | undefined,
): void {
  columns.retention_days.push(storableRetention(kept.retentionDays));
  columns.store_day.push(storableDay(storeDay));
  columns.stream_partition.push(id.partition);
  columns.flush_number.push(id.flushNumber);
  // What came in one message lies together: most rows say the same as the one before.
  if (before?.group === kept.group && before.tenantId === kept.tenantId && before.teamId === kept.teamId) {
    repeatShared(columns);
    return;
  }
  const { group } = kept;
  columns.tenant_id.push(kept.tenantId);
  columns.team_id.push(kept.teamId);
  columns.service_name.push(group.serviceName);
  columns.resource.push(shared.resource);
  columns.resource_schema_url.push(group.resourceSchemaUrl);
  columns.scope_name.push(shared.scopeName);
  columns.scope_version.push(shared.scopeVersion);
  columns.scope.push(shared.scope);
  columns.scope_schema_url.push(group.scopeSchemaUrl);
}

function repeatShared(columns: SharedColumns): void {
  columns.tenant_id.repeat();
  columns.team_id.repeat();
  columns.service_name.repeat();
  columns.resource.repeat();
  columns.resource_schema_url.repeat();
  columns.scope_name.repeat();
  columns.scope_version.repeat();
  columns.scope.repeat();
  columns.scope_schema_url.repeat();
}
