import { anyValueToJson } from '@clew/otlp';
import type { FlushId, KeptLog } from '@clew/store-contract';
import type { AnyValue, LogRecord } from '@clew/trace-model';

import { BigInt64Column, FixedStringColumn, StringColumn, UInt32Column, UInt8Column } from '../native/column.js';
import { LowCardinalityColumn } from '../native/low-cardinality-column.js';
import { attributeColumns, pushAttributes } from './attribute-columns.js';
import { pushShared, sharedColumns } from './shared-columns.js';
import type { SharedText } from './shared-text.js';

/** A row of `logs`. */
export interface LogRow {
  readonly kept: KeptLog;
  readonly record: LogRecord;
  readonly eventTimeUnixNano: bigint;
  readonly storeDay: number;
  readonly rowNumber: number;
}

const text = (): LowCardinalityColumn => new LowCardinalityColumn();

/** The columns of `logs`, filled row by row. */
export class LogColumns {
  readonly columns = {
    ...sharedColumns(),
    event_time_unix_nano: new BigInt64Column('UInt64'),
    time_unix_nano: new BigInt64Column('UInt64'),
    observed_time_unix_nano: new BigInt64Column('UInt64'),
    trace_id: new FixedStringColumn(16),
    span_id: new FixedStringColumn(8),
    flags: new UInt32Column(),
    severity_number: new UInt8Column(),
    severity_text: text(),
    event_name: text(),
    body: new StringColumn(),
    body_is_json: new UInt8Column('Bool'),
    ...attributeColumns(),
    dropped_attributes_count: new UInt32Column(),
    row_number: new UInt32Column(),
  };

  #before: KeptLog | undefined;

  push(id: FlushId, row: LogRow, shared: SharedText): void {
    const { columns } = this;
    pushShared(columns, id, row.kept, row.storeDay, shared, this.#before);
    this.#before = row.kept;
    columns.event_time_unix_nano.push(row.eventTimeUnixNano);
    columns.row_number.push(row.rowNumber);
    this.#pushRecord(row.record);
  }

  #pushRecord(record: LogRecord): void {
    const { columns } = this;
    columns.time_unix_nano.push(record.timeUnixNano);
    columns.observed_time_unix_nano.push(record.observedTimeUnixNano);
    columns.trace_id.pushHex(record.traceId);
    columns.span_id.pushHex(record.spanId);
    columns.flags.push(record.flags);
    columns.severity_number.push(record.severityNumber);
    columns.severity_text.push(record.severityText);
    columns.event_name.push(record.eventName);
    columns.body.push(bodyText(record.body));
    columns.body_is_json.push(record.body.type === 'string' ? 0 : 1);
    pushAttributes(columns, record.attributes);
    columns.dropped_attributes_count.push(record.droppedAttributesCount);
  }
}

/** Text as it is, no body as no text, anything else in OTLP/JSON. */
function bodyText(body: AnyValue): string {
  if (body.type === 'string') return body.value;
  return body.type === 'empty' ? '' : anyValueToJson(body);
}
