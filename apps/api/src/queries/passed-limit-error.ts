import type { StoreError } from '@clew/store-contract';

import { ApiError, type ApiErrorDetails } from '../graphql/api-error.js';

type StoreLimitName = NonNullable<StoreError['limit']>['name'];
type LimitName = StoreLimitName | 'queries.concurrentMax';

/** What to ask for instead, by the limit that was passed. */
const ADVICE: Readonly<Record<LimitName, string>> = {
  'queries.timeMsMax': 'ask for a shorter range or add a filter, like one of a service',
  'queries.rowsMax': 'ask for a shorter range or add a filter, like one of a service',
  'queries.memoryBytesMax': 'ask for a shorter range or add a filter; group by what has fewer values',
  'queries.resultBytesMax': 'ask for a smaller page, a shorter range or fewer fields',
  'queries.concurrentMax': 'wait for a query of the organisation to end, and ask for less at once',
};

/** In words, with the value where it stands for `_`. */
const PASSED: Readonly<Record<StoreLimitName, string>> = {
  'queries.timeMsMax': 'the query ran longer than _ ms',
  'queries.rowsMax': 'the query scans more than _ rows',
  'queries.memoryBytesMax': 'the query needs more than _ bytes of memory',
  'queries.resultBytesMax': 'the answer of the trace store is larger than _ bytes',
};

/** An error of which `extensions.limit` says which limit was passed, its value, and what to narrow. */
export function passedLimitError(cause: StoreError): ApiError {
  const { limit } = cause;
  if (limit === undefined) {
    const message = 'the query needs more than the trace store has now: ask for a shorter range or add a filter';
    return new ApiError('LIMIT_EXCEEDED', message, cause);
  }
  const passed = PASSED[limit.name].replace('_', String(limit.value));
  const message = `${passed} (${limit.name}): ${ADVICE[limit.name]}`;
  return new ApiError('LIMIT_EXCEEDED', message, cause, limitDetails(limit.name, limit.value));
}

export function limitDetails(name: LimitName, value: number): ApiErrorDetails {
  return { limit: { name, value, advice: ADVICE[name] } };
}
