import { createLogger } from '@clew/self-telemetry';
import { expect, it } from 'vitest';

import { ApiError } from '../graphql/api-error.js';
import { nestLogger } from './nest-logger.js';

it.each([
  ['what a caller did wrong', new ApiError('BAD_USER_INPUT', 'first: 0 is not allowed'), 'debug'],
  ['a query that is too much', new ApiError('LIMIT_EXCEEDED', 'at most 92 days'), 'debug'],
  ['a read that ran out of time', new ApiError('TIMEOUT', 'the query ran longer than 30 s'), 'error'],
  ['anything unforeseen', new Error('a defect'), 'error'],
])('logs %s', (_what, error, level) => {
  const lines: string[] = [];
  const logger = createLogger({ name: 'api', level: 'debug', destination: { write: (line) => lines.push(line) } });
  nestLogger(logger).error(error);
  expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
    expect.objectContaining({ level, msg: error.message }),
  ]);
});
