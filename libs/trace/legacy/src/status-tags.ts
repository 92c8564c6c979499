import type { StatusCode } from '@clew/trace-model';

export interface SpanStatus {
  readonly code: StatusCode;
  readonly message: string;
}

/**
 * `otel.status_code` in any case: `OK` and `ERROR` as the specification writes it, `STATUS_CODE_ERROR` as Collectors did.
 * Undefined for any other text.
 */
export function statusCodeFrom(text: string): StatusCode | undefined {
  switch (text.toUpperCase()) {
    case 'OK':
    case 'STATUS_CODE_OK':
      return 'OK';
    case 'ERROR':
    case 'STATUS_CODE_ERROR':
      return 'ERROR';
    case 'UNSET':
    case 'STATUS_CODE_UNSET':
      return 'UNSET';
    default:
      return undefined;
  }
}
