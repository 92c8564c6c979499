import { itemOfTrace, separatingAttributes } from '@clew/group-analysis';
import type { AttributeCondition } from '@clew/group-analysis';

import { ApiError } from '../graphql/api-error.js';
import { CONDITION_OPERATOR_NAMES, SEPARATION_SCOPE_NAMES } from './separation.models.js';
import type { AttributeConditionModel, SeparationModel } from './separation.models.js';
import type { TraceSelectionInput } from './trace-group.input.js';
import { readingOf } from './trace-groups.js';
import type { GroupRead, GroupTrace } from './trace-groups.js';

/** What says that a span failed explains no failure. */
const ERROR_KEYS = new Set([
  'error',
  'error.type',
  'http.response.status_code',
  'http.status_code',
  'rpc.grpc.status_code',
  'otel.status_code',
  'otel.status_description',
]);

/** Throws ApiError when nothing is selected by. */
export function separate(
  { traces, reading }: GroupRead,
  { isFailing, durationMin }: TraceSelectionInput,
): SeparationModel {
  if (isFailing !== true && typeof durationMin !== 'bigint') {
    throw new ApiError('BAD_USER_INPUT', 'selection: give isFailing: true, a durationMin, or both');
  }
  const isSelected = ({ summary }: GroupTrace): boolean =>
    (isFailing !== true || summary.errorSpanCount > 0) &&
    (typeof durationMin !== 'bigint' || summary.durationNano >= durationMin);
  const selected = traces.filter(isSelected);
  const others = traces.filter((trace) => !isSelected(trace));
  const options = isFailing === true ? { excludeKeys: ERROR_KEYS } : {};
  const separation = separatingAttributes(selected.map(itemOfTrace), others.map(itemOfTrace), options);
  return {
    attributes: separation.attributes.map(({ condition, scope, equivalents, ...attribute }) => ({
      ...attribute,
      ...toConditionModel({ scope, key: attribute.key, condition }),
      equivalents: equivalents.map(toConditionModel),
    })),
    isComparable: separation.isComparable,
    identifierKeys: separation.identifierKeys,
    selection: readingOf(selected, reading.isTruncated),
    baseline: readingOf(others, reading.isTruncated),
  };
}

type ConditionFields = Pick<AttributeConditionModel, 'scope' | 'key' | 'operator' | 'value'>;

function toConditionModel({ scope, key, condition }: AttributeCondition): ConditionFields {
  return {
    scope: SEPARATION_SCOPE_NAMES[scope],
    key,
    operator: CONDITION_OPERATOR_NAMES[condition.operator],
    value: condition.operator === 'absent' ? undefined : String(condition.value),
  };
}
