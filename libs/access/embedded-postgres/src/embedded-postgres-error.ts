export type EmbeddedPostgresErrorCode =
  /** The server's programs are missing or do not run on this machine. */
  | 'POSTGRES_PROGRAMS'
  /** The data folder can't be created, read or written, or holds something else. */
  | 'POSTGRES_FOLDER'
  /** Another process that is alive runs a server on this data folder. */
  | 'POSTGRES_IN_USE'
  | 'POSTGRES_PORT_TAKEN'
  | 'POSTGRES_START';

/** The embedded server can't run. The message says what to do about it. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
  readonly code: EmbeddedPostgresErrorCode;

  constructor(code: EmbeddedPostgresErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
