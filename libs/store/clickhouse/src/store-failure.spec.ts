import { ClickHouseError } from '@clickhouse/client';
import { describe, expect, it } from 'vitest';

import { storeSettings } from './options.js';
import { readFailure, writeFailure } from './store-failure.js';

const engineError = (code: string): ClickHouseError => new ClickHouseError({ message: 'it said so', code, type: 'X' });

const LIMITS = storeSettings({ url: 'http://localhost', database: 'clew', username: 'clew', password: '' });

describe('failures of the store', () => {
  it.each([
    ['202', true],
    ['241', true],
    ['252', true],
    ['242', true],
    ['60', false],
    ['62', false],
    ['516', false],
  ])('code %s of a write may heal: %s', (code, retryable) => {
    expect(writeFailure(engineError(code))).toMatchObject({ code: 'STORE_REFUSED', retryable });
  });

  it.each(['158', '159', '241', '307'])('code %s of a read is a limit', (code) => {
    expect(readFailure(engineError(code), LIMITS)).toMatchObject({ code: 'STORE_LIMIT', retryable: false });
  });

  it('takes anything else for an absent store', () => {
    expect(writeFailure(new Error('ECONNREFUSED'))).toMatchObject({ code: 'STORE_AWAY', retryable: true });
  });
});
