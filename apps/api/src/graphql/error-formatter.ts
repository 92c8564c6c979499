import type { Logger } from '@clew/self-telemetry';
import { StoreError } from '@clew/store-contract';
import { GraphQLError } from 'graphql';
import type { GraphQLFormattedError } from 'graphql';

import { ApiError } from './api-error.js';
import { passedLimitError } from '../queries/passed-limit-error.js';
import { ERROR_CODES } from './error-codes.js';

export interface FormattedErrors {
  readonly statusCode: number;
  readonly errors: readonly GraphQLFormattedError[];
}

/**
 * What the caller sees of errors: a stable code, and a message written for callers. Anything unforeseen is logged whole
 * and answered as INTERNAL without its text. `isPartial`: other fields of the same answer have data.
 */
export function formatErrors(errors: readonly GraphQLError[], isPartial: boolean, logger: Logger): FormattedErrors {
  const described = errors.flatMap(unfold).map((error) => ({ error, apiError: toApiError(error) }));
  for (const { error, apiError } of described) {
    if (apiError.code === 'INTERNAL')
      logger.error({ err: error.originalError ?? error, path: error.path }, 'query failed');
  }
  const [first] = described;
  return {
    statusCode: isPartial || first === undefined ? 200 : ERROR_CODES[first.apiError.code].statusCode,
    errors: described.map(({ error, apiError }) => ({
      message: apiError.message,
      ...(error.locations === undefined ? {} : { locations: error.locations }),
      ...(error.path === undefined ? {} : { path: error.path }),
      extensions: { ...apiError.details, code: apiError.code },
    })),
  };
}

/** Mercurius reports all errors of a document's validation as one error that holds them. */
function unfold(error: GraphQLError): GraphQLError[] {
  const { originalError } = error;
  if (typeof originalError !== 'object' || !('errors' in originalError) || !Array.isArray(originalError.errors)) {
    return [error];
  }
  const inner = originalError.errors.filter((candidate) => candidate instanceof GraphQLError);
  return inner.length > 0 ? inner : [error];
}

function toApiError(error: GraphQLError): ApiError {
  const cause = rootCause(error);
  if (cause instanceof ApiError) return withPlace(error, cause);
  if (cause instanceof StoreError) return fromStoreError(cause);
  // The document itself: syntax, validation, variables. graphql's messages name the field and what is expected.
  if (cause instanceof GraphQLError) return new ApiError('BAD_USER_INPUT', error.message, error);
  const statusCode = typeof cause === 'object' && 'statusCode' in cause ? Number(cause.statusCode) : 500;
  if (statusCode === 413) return new ApiError('LIMIT_EXCEEDED', 'the request body is too large', cause);
  if (statusCode >= 400 && statusCode < 500) return new ApiError('BAD_USER_INPUT', cause.message, cause);
  if ('retryable' in cause && cause.retryable === true) {
    return new ApiError('STORE_UNAVAILABLE', 'the control store does not answer, try again', cause);
  }
  return new ApiError('INTERNAL', 'something went wrong inside; the log of the API tells what', cause);
}

function rootCause(error: Error): Error {
  let cause: Error = error;
  while (cause instanceof GraphQLError && cause.originalError !== undefined) cause = cause.originalError;
  return cause;
}

/** graphql says which variable a bad value came by; its text ends with ours. */
function withPlace(error: GraphQLError, cause: ApiError): ApiError {
  const isLonger = error.message.length > cause.message.length && error.message.includes(cause.message);
  return isLonger ? new ApiError(cause.code, error.message, cause, cause.details) : cause;
}

function fromStoreError(cause: StoreError): ApiError {
  if (cause.retryable) return new ApiError('STORE_UNAVAILABLE', 'the trace store does not answer, try again', cause);
  if (cause.code === 'STORE_BUSY') return new ApiError('STORE_BUSY', cause.message, cause);
  if (cause.code === 'STORE_LIMIT') return passedLimitError(cause);
  return new ApiError('INTERNAL', 'the trace store failed; the log of the API tells what', cause);
}
