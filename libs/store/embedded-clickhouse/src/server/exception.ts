/** An error in the words of ClickHouse's HTTP interface, so that its clients can tell the kinds apart. */
export class ServerException extends Error {
  override readonly name = 'ServerException';
  readonly code: number;

  constructor(code: number, type: string, message: string) {
    super(`Code: ${String(code)}. DB::Exception: ${message} (${type})`);
    this.code = code;
  }
}

const UNKNOWN_EXCEPTION = 1002;

/** As the server answers them; other codes are 500. */
const HTTP_STATUS: ReadonlyMap<number, number> = new Map([
  ...[6, 26, 27, 33, 36, 38, 41, 43, 44, 53, 62, 72, 117].map((code) => [code, 400] as const),
  ...[46, 47, 50, 56, 60, 73, 81, 115].map((code) => [code, 404] as const),
  ...[193, 194, 497, 516].map((code) => [code, 403] as const),
  [159, 408],
  [202, 503],
  [396, 413],
  [373, 409],
]);

export interface ExceptionAnswer {
  readonly status: number;
  readonly code: number;
  readonly text: string;
}

export function exceptionAnswer(error: unknown): ExceptionAnswer {
  const message = error instanceof Error ? error.message : String(error);
  const found = /Code:\s*(\d+)/.exec(message)?.[1];
  const code = found === undefined ? UNKNOWN_EXCEPTION : Number(found);
  const text = found === undefined ? `Code: ${String(code)}. DB::Exception: ${message} (UNKNOWN_EXCEPTION)` : message;
  return { status: HTTP_STATUS.get(code) ?? 500, code, text: `${text.trimEnd()}\n` };
}
