export type ControlStoreErrorCode =
  /** PostgreSQL does not answer. */
  | 'CONTROL_STORE_UNAVAILABLE'
  /** The database lacks a migration that this version needs. */
  | 'CONTROL_STORE_SCHEMA'
  /** What was asked for breaks a rule of the store (a name that exists, a team that does not). */
  | 'CONTROL_STORE_REFUSED'
  | 'CONTROL_STORE_FAILED';

/** An operation on the control store failed. `retryable` says whether the same call may succeed later. */
export class ControlStoreError extends Error {
  override readonly name = 'ControlStoreError';
  readonly code: ControlStoreErrorCode;
  readonly retryable: boolean;

  constructor(code: ControlStoreErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.retryable = code === 'CONTROL_STORE_UNAVAILABLE';
  }
}

/** Connection failures and PostgreSQL's own "later": classes 08 and 57P, 53300 too_many_connections. */
const AWAY = /^(08...|57P0[123]|53300|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH)$/;
/** Integrity violations: unique, foreign key, check, not null. */
const REFUSED = /^23...$/;
/** What pg says in words only. */
const AWAY_WORDS = /timeout|terminated|ended|closed|not queryable/i;

/** Where the database is, without user and password: safe to print. */
export function describeDatabase(databaseUrl: string): string {
  if (!URL.canParse(databaseUrl)) return 'PostgreSQL';
  const { host, pathname } = new URL(databaseUrl);
  return `PostgreSQL at ${host}${pathname}`;
}

export function toControlStoreError(error: unknown, database: string): ControlStoreError {
  if (error instanceof ControlStoreError) return error;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error; // drizzle wraps
  const code = codeOf(cause);
  const reason = cause instanceof Error ? cause.message || code : String(cause);
  if (AWAY.test(code) || (code === '' && AWAY_WORDS.test(reason))) {
    return new ControlStoreError('CONTROL_STORE_UNAVAILABLE', `${database} does not answer: ${reason}`, cause);
  }
  if (REFUSED.test(code))
    return new ControlStoreError('CONTROL_STORE_REFUSED', `${database} refused: ${reason}`, cause);
  return new ControlStoreError('CONTROL_STORE_FAILED', `${database} failed: ${reason}`, cause);
}

function codeOf(error: unknown): string {
  if (error instanceof AggregateError) return codeOf(error.errors[0]); // localhost: one failure per address
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
