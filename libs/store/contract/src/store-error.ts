/** A limit of the store that a read passed: which one, as the settings of Clew name it, and its value. */
interface StoreLimit {
  readonly name: 'queries.timeMsMax' | 'queries.rowsMax' | 'queries.memoryBytesMax' | 'queries.resultBytesMax';
  readonly value: number;
}

/** A store operation failed. `retryable` says whether the same call may succeed later. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: string;
  readonly retryable: boolean;
  /** Known for some errors with the code `STORE_LIMIT`. */
  readonly limit: StoreLimit | undefined;

  constructor(
    code: string,
    message: string,
    options: { readonly retryable: boolean; readonly cause?: unknown; readonly limit?: StoreLimit },
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable;
    this.limit = options.limit;
  }
}
