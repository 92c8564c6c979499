import { TraceqlUnsupportedError, type TimeRange } from '@clew/store-contract';
import type { Field, FieldExpression, MetricsFunction, MetricsStage, TraceqlQuery } from '@clew/traceql';

import { spanStartConditions } from '../reader/span-start-sql.js';
import { SqlParameters } from '../reader/sql-parameters.js';
import type { Query } from '../store-client.js';
import { allOf, ALWAYS } from './boolean-sql.js';
import { exactCondition } from './condition-sql.js';
import type { FieldResolver } from './field-sql.js';
import { labelSql } from './label-sql.js';
import { numberSql } from './metric-value-sql.js';
import { spanFields } from './span-field-sql.js';
import { bucketSql } from './value-buckets.js';

export interface MetricsRequest {
  readonly database: string;
  readonly tenantId: string;
  readonly query: TraceqlQuery;
  readonly metrics: MetricsStage;
  /** Of the start of spans. */
  readonly range: TimeRange;
  readonly stepS: number;
  /** Rows of the answer, of which each is one point of one series. */
  readonly rowsMax: number;
}

/**
 * Columns of a row: the labels, the time of the step, how many spans it stands for, spans of unknown weight, and what the
 * function asks for (see `valueSql`).
 */
export function storedMetricsQuery(request: MetricsRequest): Query {
  const { range, metrics, database, stepS } = request;
  const parameters = new SqlParameters();
  const conditions = [
    ...spanStartConditions(request.tenantId, range, parameters),
    allOf(conditionsOf(request.query).map((condition) => exactCondition(condition, spanFields, parameters))),
  ];
  const value = valueSql(metrics.function, spanFields, parameters);
  conditions.push(value.present);
  const labels = metrics.by.map((field) => labelSql(field, spanFields, parameters));
  if (value.label !== undefined) labels.push(value.label);
  const step = parameters.add('UInt64', BigInt(stepS) * 1_000_000_000n);
  const sql = `SELECT [${labels.join(', ')}]::Array(String) AS labels, intDiv(start_time_unix_nano, ${step}) AS step,
  sum(${WEIGHT}), countIf(adjusted_count <= 0), ${value.columns}
FROM ${database}.spans
WHERE ${conditions.filter((condition) => condition !== ALWAYS).join('\n  AND ')}
GROUP BY labels, step
ORDER BY labels, step
LIMIT ${parameters.add('UInt32', request.rowsMax + 1)}`;
  return { sql, parameters: parameters.values };
}

/** How many spans a stored one stands for; one whose weight is unknown stands for itself. */
const WEIGHT = 'if(adjusted_count > 0, adjusted_count, 1)';

/** Filters one after the other are one filter. Throws TraceqlUnsupportedError at whatever else comes before the metric. */
export function conditionsOf({ pipeline }: TraceqlQuery): readonly (FieldExpression | undefined)[] {
  return pipeline.stages.map((stage) => {
    if (stage.kind === 'spansetFilter') return stage.condition;
    if (stage.kind === 'select') return undefined;
    throw new TraceqlUnsupportedError('metrics are made of one { ... } so far: write all conditions in it', stage);
  });
}

/** Durations are in seconds. */
function isDuration(field: Field): boolean {
  return field.kind === 'intrinsic' && ['span:duration', 'trace:duration', 'event:timeSinceStart'].includes(field.name);
}

interface ValueSql {
  readonly columns: string;
  /** Spans without a value don't count. */
  readonly present: string;
  /** Splits the series once more. */
  readonly label?: string;
}

function valueSql(of: MetricsFunction, fields: FieldResolver, parameters: SqlParameters): ValueSql {
  switch (of.kind) {
    case 'countFunction':
      return { columns: '0', present: ALWAYS };
    case 'compareFunction':
      throw new TraceqlUnsupportedError('compare is not answered by the store yet', of);
    default: {
      const { sql, present } = numberSql(of.field, fields, parameters);
      const value = isDuration(of.field) ? `${sql} / 1e9` : sql;
      const columns = VALUE_COLUMNS[of.name](value);
      return of.name === 'histogram_over_time' ? { present, columns, label: boundLabel(value) } : { present, columns };
    }
  }
}

const VALUE_COLUMNS: Readonly<
  Record<Exclude<MetricsFunction['name'], 'rate' | 'count_over_time' | 'compare'>, (value: string) => string>
> = {
  min_over_time: (value) => `min(${value})`,
  max_over_time: (value) => `max(${value})`,
  sum_over_time: (value) => `sum(${value} * ${WEIGHT})`,
  avg_over_time: (value) => `sum(${value} * ${WEIGHT}) / sum(${WEIGHT})`,
  quantile_over_time: bucketColumns,
  histogram_over_time: () => '0',
};

/** The least power of two that is not below the value, as the evaluator has it; 0 for what is not above 0. */
function boundLabel(value: string): string {
  const bound = `exp2(ceil(log2(${value})))`;
  const least = `multiIf(NOT ${value} > 0, 0, ${bound} < ${value}, ${bound} * 2, ${bound} / 2 >= ${value}, ${bound} / 2, ${bound})`;
  return `concat('d', toString(toFloat64(${least})))`;
}

/** Weights by bucket: see value-buckets.ts. */
function bucketColumns(value: string): string {
  return `mapKeys(sumMap(map(${bucketSql(value)}, ${WEIGHT})) AS weights), mapValues(weights)`;
}
