import type { ApiErrorCode } from './api-error.js';

export interface ErrorCodeFacts {
  /** Of an answer without data; an answer that has some comes with 200. */
  readonly statusCode: number;
  readonly meaning: string;
  readonly advice: string;
}

/** Every `extensions.code`. docs/reference/graphql-errors.md says the same, which a test checks. */
export const ERROR_CODES: Readonly<Record<ApiErrorCode, ErrorCodeFacts>> = {
  BAD_USER_INPUT: {
    statusCode: 400,
    meaning: 'The document, a variable or an argument is not what the schema or the field allows.',
    advice: 'Correct it: the message names the place and what is allowed.',
  },
  UNAUTHENTICATED: {
    statusCode: 401,
    meaning: 'No token, or one that is unknown, revoked or expired.',
    advice: 'Send `Authorization: Bearer TOKEN`, or sign in again.',
  },
  FORBIDDEN: {
    statusCode: 403,
    meaning: 'The role of the token is not enough.',
    advice: 'Use a token with the role that the message names.',
  },
  CONFLICT: {
    statusCode: 409,
    meaning: 'Somebody saved another version since.',
    advice: 'Read it again, and repeat the change on what is there now.',
  },
  LIMIT_EXCEEDED: {
    statusCode: 400,
    meaning: 'It asks for more than one request may: cost, depth, page, range, time or memory.',
    advice: 'Ask for less, as the message says. Sent again unchanged it fails again.',
  },
  TRACEQL_ERROR: {
    statusCode: 400,
    meaning: 'A TraceQL query is wrong at `from` to `to`; `expected` holds what could stand there.',
    advice: 'Correct the query.',
  },
  TRACEQL_UNSUPPORTED: {
    statusCode: 400,
    meaning: 'The query is right, but the store can not answer it.',
    advice: 'Write it in another way, without the part from `from` to `to`.',
  },
  TIMEOUT: {
    statusCode: 504,
    meaning: 'It ran longer than a query may.',
    advice: 'Ask for a shorter range, or add a filter.',
  },
  STORE_BUSY: {
    statusCode: 429,
    meaning: 'The organisation has as many queries under way as it may.',
    advice: 'Try again when some of them have ended.',
  },
  STORE_UNAVAILABLE: {
    statusCode: 503,
    meaning: 'The trace store or the control store does not answer.',
    advice: 'Try again after a pause.',
  },
  INTERNAL: {
    statusCode: 500,
    meaning: 'A defect, or data that can not be read.',
    advice: 'Look into the log of the API, which holds the error whole.',
  },
};
