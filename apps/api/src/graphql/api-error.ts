/** Stable: clients branch on it. Given as `extensions.code`. */
export type ApiErrorCode =
  | 'BAD_USER_INPUT'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'CONFLICT'
  | 'LIMIT_EXCEEDED'
  | 'TRACEQL_ERROR'
  | 'TRACEQL_UNSUPPORTED'
  | 'TIMEOUT'
  | 'STORE_BUSY'
  | 'STORE_UNAVAILABLE'
  | 'INTERNAL';

/** More about an error for programs, given beside the code. */
export type ApiErrorDetails = Readonly<
  Record<string, number | string | readonly string[] | Readonly<Record<string, number | string>>>
>;

/** An error whose message is meant for the caller: what was wrong, where, and what is allowed. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ApiErrorCode;
  readonly details: ApiErrorDetails;

  constructor(code: ApiErrorCode, message: string, cause?: unknown, details: ApiErrorDetails = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.details = details;
  }
}
