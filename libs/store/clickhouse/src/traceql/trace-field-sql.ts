import type { Field } from '@clew/traceql';

import { columnField, type FieldSql } from './field-sql.js';

/** Fields of a whole trace, in a query of `traces` that is grouped by trace id and calls the earliest start `start`. */
export function traceFields(field: Field): FieldSql | undefined {
  if (field.kind !== 'intrinsic') return undefined;
  switch (field.name) {
    case 'trace:duration':
      // Wider than 64 bits: an end may lie before the start, or 500 years after it.
      return columnField('int', '(toInt128(max(end_time_unix_nano)) - toInt128(start))');
    case 'trace:rootName':
      return columnField('string', 'max(root_span_name)');
    case 'trace:rootService':
      return columnField('string', 'max(root_service_name)');
    default:
      return undefined;
  }
}
