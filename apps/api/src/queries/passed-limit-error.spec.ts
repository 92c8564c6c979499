import { StoreError } from '@clew/store-contract';
import { describe, expect, it } from 'vitest';

import { passedLimitError } from './passed-limit-error.js';

describe('the error of a passed limit', () => {
  it.each([
    ['queries.timeMsMax', 1_500, /ran longer than 1500 ms \(queries.timeMsMax\): ask for a shorter range/],
    ['queries.rowsMax', 7, /scans more than 7 rows/],
    ['queries.memoryBytesMax', 7, /more than 7 bytes of memory/],
    ['queries.resultBytesMax', 7, /larger than 7 bytes .*smaller page/],
  ] as const)('%s says its name, its value and what to narrow', (name, value, message) => {
    const error = passedLimitError(
      new StoreError('STORE_LIMIT', 'secret', { retryable: false, limit: { name, value } }),
    );
    expect(error.code).toBe('LIMIT_EXCEEDED');
    expect(error.message).toMatch(message);
    expect(error.details).toEqual({ limit: { name, value, advice: expect.stringMatching(/^ask for/) as string } });
  });

  it('says what to do where the limit has no name', () => {
    const error = passedLimitError(new StoreError('STORE_LIMIT', 'secret', { retryable: false }));
    expect(error.message).toMatch(/shorter range or add a filter/);
    expect(error.details).toEqual({});
  });
});
