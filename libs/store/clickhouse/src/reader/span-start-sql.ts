import type { TimeRange } from '@clew/store-contract';

import type { SqlParameters } from './sql-parameters.js';
import { hoursOf, storableNano } from './time-bounds.js';

/** Spans of a tenant that start in the range. The hour stands in the key, the start itself does not come before service and name. */
export function spanStartConditions(tenantId: string, range: TimeRange, parameters: SqlParameters): string[] {
  const hours = hoursOf(range);
  return [
    `tenant_id = ${parameters.add('String', tenantId)}`,
    `intDiv(start_time_unix_nano, 3600000000000) BETWEEN ${parameters.add('UInt32', hours.first)} AND ${parameters.add('UInt32', hours.last)}`,
    `start_time_unix_nano >= ${parameters.add('UInt64', storableNano(range.startTimeUnixNano))}`,
    `start_time_unix_nano < ${parameters.add('UInt64', storableNano(range.endTimeUnixNano))}`,
  ];
}
