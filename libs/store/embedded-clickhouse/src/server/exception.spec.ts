import { describe, expect, it } from 'vitest';

import { exceptionAnswer, ServerException } from './exception.js';

describe('exception answers', () => {
  it('keeps the code of the engine and its status', () => {
    const answer = exceptionAnswer(new Error('Code: 60. DB::Exception: Unknown table t. (UNKNOWN_TABLE)'));
    expect(answer).toEqual({
      status: 404,
      code: 60,
      text: 'Code: 60. DB::Exception: Unknown table t. (UNKNOWN_TABLE)\n',
    });
    expect(exceptionAnswer(new ServerException(202, 'TOO_MANY_SIMULTANEOUS_QUERIES', 'Too many.')).status).toBe(503);
  });

  it('gives a code to what has none', () => {
    expect(exceptionAnswer(new Error('boom'))).toEqual({
      status: 500,
      code: 1002,
      text: 'Code: 1002. DB::Exception: boom (UNKNOWN_EXCEPTION)\n',
    });
  });
});
