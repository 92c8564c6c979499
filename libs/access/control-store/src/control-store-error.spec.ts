import { expect, test } from 'vitest';

import { ControlStoreError, describeDatabase, toControlStoreError } from './control-store-error.js';

const DATABASE = 'PostgreSQL at db:5432/clew';

function postgresError(code: string, message = 'reason'): Error {
  return Object.assign(new Error(message), { code });
}

test.each([
  postgresError('ECONNREFUSED'),
  postgresError('57P01'),
  postgresError('57P03'),
  postgresError('08006'),
  postgresError('53300'),
  new AggregateError([postgresError('ECONNREFUSED'), postgresError('ECONNREFUSED')]),
  new Error('Connection terminated unexpectedly'),
  new Error('timeout exceeded when trying to connect'),
  new Error('Failed query: select 1', { cause: postgresError('ECONNRESET') }),
])('%o may be better later', (cause) => {
  expect(toControlStoreError(cause, DATABASE)).toMatchObject({ code: 'CONTROL_STORE_UNAVAILABLE', retryable: true });
});

test('says where and why, and tells a broken rule from a fault', () => {
  const refused = toControlStoreError(postgresError('23505', 'duplicate key'), DATABASE);
  expect(refused).toMatchObject({ code: 'CONTROL_STORE_REFUSED', retryable: false });
  expect(refused.message).toBe('PostgreSQL at db:5432/clew refused: duplicate key');
  expect(toControlStoreError(postgresError('42601'), DATABASE)).toMatchObject({ code: 'CONTROL_STORE_FAILED' });
  const own = new ControlStoreError('CONTROL_STORE_SCHEMA', 'old');
  expect(toControlStoreError(own, DATABASE)).toBe(own);
});

test('the description of a database holds no credentials', () => {
  expect(describeDatabase('postgres://clew:secret@db:5432/clew?sslmode=require')).toBe(DATABASE);
  expect(describeDatabase('not a url with secret')).toBe('PostgreSQL');
});
