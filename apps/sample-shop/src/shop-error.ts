/** A failure a service answers with. */
export class ShopError extends Error {
  override readonly name: string;
  /** HTTP status of the answer. */
  readonly status: number;
  /** Goes into the attribute `error.type`. */
  readonly errorType: string;

  constructor(name: string, status: number, message: string, errorType = name) {
    super(message);
    this.name = name;
    this.status = status;
    this.errorType = errorType;
  }
}
