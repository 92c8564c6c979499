import { describe, expect, it } from 'vitest';

import { passedLimit } from './passed-limit.js';

const LIMITS = {
  ...{ readTimeMsMax: 1_500, readRowsMax: 20, readMemoryBytesMax: 300, readResultBytesMax: 4_000 },
};

describe('the limit that stopped a read', () => {
  it.each([
    ['159', 'Timeout exceeded: elapsed 1501 ms', { name: 'queries.timeMsMax', value: 1_500 }],
    ['158', 'Limit for rows (controlled by ...)', { name: 'queries.rowsMax', value: 20 }],
    ['396', 'Limit for result exceeded', { name: 'queries.resultBytesMax', value: 4_000 }],
    ['241', 'Query memory limit exceeded: would use 1 GiB', { name: 'queries.memoryBytesMax', value: 300 }],
    ['241', 'Memory limit (for query) exceeded', { name: 'queries.memoryBytesMax', value: 300 }],
  ])('is told for code %s: %s', (code, message, limit) => {
    expect(passedLimit({ code, message }, LIMITS)).toEqual({ limit });
  });

  it('is none of the read where the memory of the whole server was short', () => {
    expect(passedLimit({ code: '241', message: '(total) memory limit exceeded' }, LIMITS)).toEqual({
      limit: undefined,
    });
  });

  it('is nothing where the read failed in another way', () => {
    expect(passedLimit({ code: '60', message: 'no such table' }, LIMITS)).toBeUndefined();
  });
});
