import { OtlpError } from '@clew/otlp';

/** Why the door refused something. Doubles as the `reason` label of the metrics, so the list stays closed. */
export type RefusalReason =
  | 'unauthenticated'
  | 'keys_unavailable'
  | 'malformed'
  | 'too_large'
  | 'unsupported_media_type'
  | 'unsupported_encoding'
  | 'not_found'
  | 'method_not_allowed'
  | 'timeout'
  | 'overloaded'
  | 'stream_unavailable'
  | 'closing'
  | 'internal';

interface RefusalKind {
  /** google.rpc.Code, used in the gRPC status and in the Status body of HTTP answers. */
  readonly rpcCode: number;
  readonly httpStatus: number;
}

/**
 * OTLP clients resend on 429, 502, 503, 504 and on UNAVAILABLE; on RESOURCE_EXHAUSTED only when RetryInfo comes along.
 * https://opentelemetry.io/docs/specs/otlp/#failures
 */
const KINDS: Readonly<Record<RefusalReason, RefusalKind>> = {
  unauthenticated: { rpcCode: 16, httpStatus: 401 },
  keys_unavailable: { rpcCode: 14, httpStatus: 503 },
  malformed: { rpcCode: 3, httpStatus: 400 },
  too_large: { rpcCode: 8, httpStatus: 413 },
  unsupported_media_type: { rpcCode: 3, httpStatus: 415 },
  unsupported_encoding: { rpcCode: 12, httpStatus: 415 },
  not_found: { rpcCode: 12, httpStatus: 404 },
  method_not_allowed: { rpcCode: 12, httpStatus: 405 },
  timeout: { rpcCode: 4, httpStatus: 408 },
  overloaded: { rpcCode: 14, httpStatus: 503 },
  stream_unavailable: { rpcCode: 14, httpStatus: 503 },
  closing: { rpcCode: 14, httpStatus: 503 },
  internal: { rpcCode: 13, httpStatus: 500 },
};

export interface RefusalOptions {
  /** Present on refusals the client should resend: how long it should wait first. */
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

/** A request (or all of its spans) was not taken. The message goes to the client. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly reason: RefusalReason;
  readonly retryAfterMs: number | undefined;

  constructor(reason: RefusalReason, message: string, options: RefusalOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.reason = reason;
    this.retryAfterMs = options.retryAfterMs;
  }

  get rpcCode(): number {
    return KINDS[this.reason].rpcCode;
  }

  get httpStatus(): number {
    return KINDS[this.reason].httpStatus;
  }
}

/** Whatever was thrown while a request was handled, as the answer its client gets. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof OtlpError) {
    const reason = error.code === 'OTLP_LIMIT' ? 'too_large' : 'malformed';
    return new Refusal(reason, error.message, { cause: error });
  }
  // The text of an unforeseen error may name internals: it is for our log, not for the client.
  return new Refusal('internal', 'the gateway failed to handle the request', { cause: error });
}
