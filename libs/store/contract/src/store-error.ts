/** A store operation failed. `retryable` says whether the same call may succeed later. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: string;
  readonly retryable: boolean;

  constructor(code: string, message: string, options: { readonly retryable: boolean; readonly cause?: unknown }) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable;
  }
}
