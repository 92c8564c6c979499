/** A stream operation failed. `retryable` says whether the same call may succeed later. */
export class StreamError extends Error {
  override readonly name: string = 'StreamError';
  readonly code: string;
  readonly retryable: boolean;

  constructor(code: string, message: string, options: { readonly retryable: boolean; readonly cause?: unknown }) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable;
  }
}

/** A newer lease owns the partition: stop at once, write nothing more, for good. */
export class FencedError extends StreamError {
  override readonly name = 'FencedError';

  constructor(partition: number, cause?: unknown) {
    super('STREAM_FENCED', `partition ${String(partition)} has a newer owner`, { retryable: false, cause });
  }
}
