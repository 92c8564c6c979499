/** What the API answers; docs/reference/graphql-errors.md says what each means and what to do. */
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

/**
 * What goes wrong on the way: NETWORK without an answer, BAD_ANSWER for one that is not GraphQL (a proxy's page, a body
 * past the limit), STREAM_ENDED when live traces stop before the server has said that they are complete.
 */
export type TransportErrorCode = 'NETWORK' | 'BAD_ANSWER' | 'STREAM_ENDED';

/** Open, as a newer server may know more. */
export type ClewErrorCode = ApiErrorCode | TransportErrorCode | (string & Record<never, never>);

/** One of the errors of an answer, as GraphQL writes them. */
export interface GraphqlError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

export interface ClewErrorFacts {
  readonly code: ClewErrorCode;
  readonly extensions?: Readonly<Record<string, unknown>>;
  readonly errors?: readonly GraphqlError[];
  readonly statusCode?: number | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly data?: unknown;
  readonly cause?: unknown;
}

/** The one error that the client throws, but for a signal's reason and for arguments that can never be right. */
export class ClewError extends Error {
  override readonly name = 'ClewError';
  readonly code: ClewErrorCode;
  /** Of the first error, such as `from` and `to` of a wrong TraceQL query. */
  readonly extensions: Readonly<Record<string, unknown>>;
  /** All errors of the answer, the first included. */
  readonly errors: readonly GraphqlError[];
  /** Of the HTTP answer, where there was one. */
  readonly statusCode: number | undefined;
  /** The pause that the server asked for. */
  readonly retryAfterMs: number | undefined;
  /** What was answered beside the errors: some of its fields are null because of them. */
  readonly data: unknown;

  constructor(message: string, facts: ClewErrorFacts) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.code = facts.code;
    this.extensions = facts.extensions ?? {};
    this.errors = facts.errors ?? [];
    this.statusCode = facts.statusCode;
    this.retryAfterMs = facts.retryAfterMs;
    this.data = facts.data;
  }

  /** Whether the same request may succeed after a pause. */
  get retryable(): boolean {
    return this.isRefusedForNow || this.code === 'NETWORK' || this.code === 'STREAM_ENDED';
  }

  /** The server has not begun with it. */
  get isRefusedForNow(): boolean {
    return this.statusCode === 429 || this.statusCode === 503;
  }
}
