import { StreamError } from '@clew/stream-contract';

import { Refusal } from '../refusal.js';

/** What the stream will not take today will not be taken tomorrow either. */
const PERMANENT_CODES: ReadonlySet<string> = new Set(['STREAM_MESSAGE_INVALID', 'STREAM_HEADERS_INVALID']);

/** What clients are told when the stream did not take their spans. The error's own text is for our log, not for them. */
export function appendRefusal(error: unknown, retryAfterMs: number): Refusal {
  if (isPermanent(error)) {
    return new Refusal('stream_refused', 'the span stream cannot take these spans; sending them again will not help', {
      cause: error,
    });
  }
  return new Refusal('stream_unavailable', 'the span stream did not take the spans; send again later', {
    retryAfterMs,
    cause: error,
  });
}

export function isPermanent(error: unknown): boolean {
  return error instanceof StreamError && !error.retryable && PERMANENT_CODES.has(error.code);
}
