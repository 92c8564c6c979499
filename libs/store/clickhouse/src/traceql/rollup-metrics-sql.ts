import { TraceqlUnsupportedError } from '@clew/store-contract';
import type { Field, FieldExpression, MetricsFunction } from '@clew/traceql';

import { minuteConditions } from '../reader/rollup-sql.js';
import { SqlParameters } from '../reader/sql-parameters.js';
import type { Query } from '../store-client.js';
import { ALWAYS } from './boolean-sql.js';
import { exactCondition } from './condition-sql.js';
import { conjunctsOf } from './conjuncts.js';
import { columnField, type FieldSql } from './field-sql.js';
import { labelSql } from './label-sql.js';
import { conditionsOf, type MetricsRequest } from './metrics-sql.js';

const MINUTE_S = 60;

/**
 * The same rows as of `storedMetricsQuery`, from what was counted of all spans before sampling; undefined for what was not counted.
 * That is by service, environment, name, kind and minute: spans, errors and durations.
 */
export function rollupMetricsQuery(request: MetricsRequest): Query | undefined {
  if (request.stepS % MINUTE_S !== 0) return undefined;
  try {
    return build(request);
  } catch (error) {
    if (error instanceof TraceqlUnsupportedError) return undefined;
    throw error;
  }
}

/** Throws TraceqlUnsupportedError for what was not counted. */
function build({ database, tenantId, query, metrics, range, stepS, rowsMax }: MetricsRequest): Query | undefined {
  const parameters = new SqlParameters();
  const conjuncts = conditionsOf(query).flatMap((condition) => (condition === undefined ? [] : conjunctsOf(condition)));
  const counts = countsOf(conjuncts);
  const columns = counts === undefined ? undefined : columnsOf(metrics.function, counts);
  if (columns === undefined) return undefined;
  const conditions = minuteConditions(tenantId, range, parameters);
  for (const conjunct of conjuncts) {
    if (errorsIn(conjunct) === undefined) conditions.push(exactCondition(conjunct, rollupFields, parameters));
  }
  const labels = metrics.by.map((field) => labelSql(field, rollupFields, parameters));
  const step = parameters.add('UInt32', stepS);
  const sql = `SELECT [${labels.join(', ')}]::Array(String) AS labels, intDiv(toUnixTimestamp(minute), ${step}) AS step,
  ${columns}
FROM ${database}.red_1m
WHERE ${conditions.filter((condition) => condition !== ALWAYS).join('\n  AND ')}
GROUP BY labels, step
HAVING weight > 0
ORDER BY labels, step
LIMIT ${parameters.add('UInt32', rowsMax + 1)}`;
  return { sql, parameters: parameters.values };
}

type Counts = 'spans' | 'errors' | 'others';

const WEIGHTS: Readonly<Record<Counts, string>> = {
  spans: 'sum(adjusted_span_count)',
  errors: 'sum(adjusted_error_span_count)',
  others: 'sum(adjusted_span_count) - sum(adjusted_error_span_count)',
};

/** Durations were not counted by status. */
function columnsOf(of: MetricsFunction, counts: Counts): string | undefined {
  if (of.kind === 'countFunction') return `${WEIGHTS[counts]} AS weight, 0, 0`;
  const isOfDuration =
    of.kind === 'quantileFunction' && of.field.kind === 'intrinsic' && of.field.name === 'span:duration';
  if (!isOfDuration || of.field.parent || counts !== 'spans') return undefined;
  return `${WEIGHTS.spans} AS weight, 0, mapKeys(sumMap(durations) AS weights), mapValues(weights)`;
}

/** Which spans conditions on the status leave; undefined where they contradict each other. */
function countsOf(conjuncts: readonly FieldExpression[]): Counts | undefined {
  const asked = new Set(conjuncts.map((conjunct) => errorsIn(conjunct)).filter((errors) => errors !== undefined));
  if (asked.size === 2) return undefined;
  const [errors] = asked;
  return errors ?? 'spans';
}

function errorsIn(expression: FieldExpression): 'errors' | 'others' | undefined {
  if (expression.kind !== 'binary') return undefined;
  const { operator, left, right } = expression;
  const isStatus = left.kind === 'intrinsic' && left.name === 'span:status' && !left.parent;
  if (!isStatus || right.kind !== 'status' || right.value !== 'error') return undefined;
  if (operator === '=') return 'errors';
  return operator === '!=' ? 'others' : undefined;
}

function rollupFields(field: Field): FieldSql | undefined {
  if (field.parent) return undefined;
  if (field.kind === 'attribute') {
    return field.scope === 'resource' ? RESOURCE_FIELDS.get(field.name) : undefined;
  }
  if (field.name === 'span:name') return columnField('string', 'span_name');
  return field.name === 'span:kind' ? columnField('kind', 'span_kind') : undefined;
}

/** Environments were counted under their current name, whichever of its two names a resource had. */
const RESOURCE_FIELDS: ReadonlyMap<string, FieldSql> = new Map([
  ['service.name', namedColumn('service_name')],
  ['deployment.environment.name', namedColumn('environment')],
]);

/** A column that is empty where the sender named none. */
function namedColumn(sql: string): FieldSql {
  const present = `${sql} != ''`;
  return { sources: [{ types: [{ type: 'string', sql, present, absent: '' }] }], exists: present };
}
