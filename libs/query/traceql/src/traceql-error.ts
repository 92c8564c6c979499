/** What is wrong with a query and where: `[from, to)` of its text, and what could stand there instead (may be empty). */
export class TraceqlError extends Error {
  override readonly name = 'TraceqlError';
  readonly from: number;
  readonly to: number;
  readonly expected: readonly string[];

  constructor(
    message: string,
    place: { readonly from: number; readonly to: number },
    expected: readonly string[] = [],
  ) {
    super(message);
    this.from = place.from;
    this.to = place.to;
    this.expected = expected;
  }
}
