import { CombinedError } from 'urql';
import { expect, it } from 'vitest';
import { isUnauthenticated } from './client.js';
import { describeProblem } from './load-problem.js';

function answer(status: number, code?: string): CombinedError {
  const graphQLErrors = code === undefined ? [] : [{ message: `because of ${code}`, extensions: { code } }];
  return new CombinedError({ graphQLErrors, response: new Response(null, { status }) });
}

it("shows the API's words and what to do about its code", () => {
  const problem = describeProblem(answer(400, 'LIMIT_EXCEEDED'));
  expect(problem.detail).toBe('because of LIMIT_EXCEEDED');
  expect(problem.advice).toContain('shorter time range');
  expect(describeProblem(answer(403, 'FORBIDDEN')).advice).toContain('administrator');
});

it('tells a failing API from one that is away', () => {
  expect(describeProblem(answer(502)).title).toContain('502');
  const away = new CombinedError({ networkError: new Error('connection refused') });
  expect(describeProblem(away)).toMatchObject({ title: 'The API cannot be reached', detail: 'connection refused' });
});

it('knows the end of a session by status or by code', () => {
  expect(isUnauthenticated(answer(401))).toBe(true);
  expect(isUnauthenticated(answer(200, 'UNAUTHENTICATED'))).toBe(true);
  expect(isUnauthenticated(answer(403, 'FORBIDDEN'))).toBe(false);
});
