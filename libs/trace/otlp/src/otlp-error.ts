/**
 * `OTLP_MALFORMED`: the bytes are no OTLP, whoever reads them. `OTLP_LIMIT`: they may be, but exceed a limit of ours.
 * Both are permanent: the same body fails again.
 */
export type OtlpErrorCode = 'OTLP_MALFORMED' | 'OTLP_LIMIT';

/** The only error that reading OTLP throws, whatever the input. */
export class OtlpError extends Error {
  readonly code: OtlpErrorCode;
  /** Where in the input: a byte of a protobuf body, a UTF-16 unit of a JSON text. */
  readonly offset: number;
  /** Path to the member of a JSON document, as in `resourceSpans[0].resource`; '' for the whole, and for protobuf. */
  readonly field: string;

  constructor(code: OtlpErrorCode, message: string, offset: number, field = '') {
    super(message);
    this.name = 'OtlpError';
    this.code = code;
    this.offset = offset;
    this.field = field;
  }
}

export function malformed(what: string, offset: number): OtlpError {
  return new OtlpError('OTLP_MALFORMED', `${what} (at byte ${offset})`, offset);
}

export function overLimit(what: string, offset: number): OtlpError {
  return new OtlpError('OTLP_LIMIT', `${what} (at byte ${offset})`, offset);
}
