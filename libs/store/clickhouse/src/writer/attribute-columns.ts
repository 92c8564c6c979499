import { anyValueToJson } from '@clew/otlp';
import type { KeyValue } from '@clew/trace-model';

import { BigInt64Column, Float64Column, StringColumn, UInt8Column } from '../native/column.js';
import { LowCardinalityColumn } from '../native/low-cardinality-column.js';
import { MapColumn } from '../native/nested-columns.js';

/** Attributes by type: scalars keep it, everything else is text in OTLP/JSON. */
export interface AttributeColumns {
  readonly attributes_string: MapColumn<LowCardinalityColumn, StringColumn>;
  readonly attributes_int: MapColumn<LowCardinalityColumn, BigInt64Column>;
  readonly attributes_double: MapColumn<LowCardinalityColumn, Float64Column>;
  readonly attributes_bool: MapColumn<LowCardinalityColumn, UInt8Column>;
  readonly attributes_other: MapColumn<LowCardinalityColumn, StringColumn>;
}

export function attributeColumns(): AttributeColumns {
  return {
    attributes_string: new MapColumn(new LowCardinalityColumn(), new StringColumn()),
    attributes_int: new MapColumn(new LowCardinalityColumn(), new BigInt64Column('Int64')),
    attributes_double: new MapColumn(new LowCardinalityColumn(), new Float64Column()),
    attributes_bool: new MapColumn(new LowCardinalityColumn(), new UInt8Column('Bool')),
    attributes_other: new MapColumn(new LowCardinalityColumn(), new StringColumn()),
  };
}

/** One row. */
export function pushAttributes(columns: AttributeColumns, attributes: readonly KeyValue[]): void {
  for (const { key, value } of attributes) {
    switch (value.type) {
      case 'string':
        columns.attributes_string.keys.push(key);
        columns.attributes_string.values.push(value.value);
        break;
      case 'int':
        columns.attributes_int.keys.push(key);
        columns.attributes_int.values.push(value.value);
        break;
      case 'double':
        columns.attributes_double.keys.push(key);
        columns.attributes_double.values.push(value.value);
        break;
      case 'bool':
        columns.attributes_bool.keys.push(key);
        columns.attributes_bool.values.push(value.value ? 1 : 0);
        break;
      default:
        columns.attributes_other.keys.push(key);
        columns.attributes_other.values.push(anyValueToJson(value));
    }
  }
  endAttributes(columns);
}

/** Ends a row whose keys and values were pushed one by one. */
export function endAttributes(columns: AttributeColumns): void {
  columns.attributes_string.endRow();
  columns.attributes_int.endRow();
  columns.attributes_double.endRow();
  columns.attributes_bool.endRow();
  columns.attributes_other.endRow();
}
