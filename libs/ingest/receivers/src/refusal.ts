import { OtlpError, type RpcStatusDetail } from '@clew/otlp';

/** Why the door refused something. Doubles as the `reason` label of the metrics, so the list stays closed. */
export type RefusalReason =
  | 'unauthenticated'
  | 'keys_unavailable'
  | 'malformed'
  | 'wrong_message_count'
  | 'too_large'
  | 'headers_too_large'
  | 'unsupported_media_type'
  | 'unsupported_encoding'
  | 'not_found'
  | 'service_unknown'
  | 'method_not_allowed'
  | 'timeout'
  | 'overloaded'
  | 'rate_limited'
  | 'stream_unavailable'
  | 'stream_refused'
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
  wrong_message_count: { rpcCode: 12, httpStatus: 400 },
  too_large: { rpcCode: 8, httpStatus: 413 },
  headers_too_large: { rpcCode: 8, httpStatus: 431 },
  unsupported_media_type: { rpcCode: 3, httpStatus: 415 },
  unsupported_encoding: { rpcCode: 12, httpStatus: 415 },
  not_found: { rpcCode: 12, httpStatus: 404 },
  service_unknown: { rpcCode: 5, httpStatus: 404 },
  method_not_allowed: { rpcCode: 12, httpStatus: 405 },
  timeout: { rpcCode: 4, httpStatus: 408 },
  overloaded: { rpcCode: 14, httpStatus: 503 },
  rate_limited: { rpcCode: 14, httpStatus: 429 },
  stream_unavailable: { rpcCode: 14, httpStatus: 503 },
  stream_refused: { rpcCode: 13, httpStatus: 500 },
  closing: { rpcCode: 14, httpStatus: 503 },
  internal: { rpcCode: 13, httpStatus: 500 },
};

/** UNAVAILABLE is what OTLP clients resend; every such answer says when. */
const UNAVAILABLE = 14;
const RETRY_AFTER_MS_DEFAULT = 1_000;

export interface RefusalOptions {
  /** On refusals the client should resend: how long it should wait first. Default 1,000 on those, none on others. */
  readonly retryAfterMs?: number;
  /** Path of what is wrong in a malformed request. */
  readonly field?: string;
  readonly cause?: unknown;
}

/** A request (or all of its spans) was not taken. The message goes to the client. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly reason: RefusalReason;
  readonly retryAfterMs: number | undefined;
  readonly field: string;

  constructor(reason: RefusalReason, message: string, options: RefusalOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.reason = reason;
    this.retryAfterMs = options.retryAfterMs ?? (this.rpcCode === UNAVAILABLE ? RETRY_AFTER_MS_DEFAULT : undefined);
    this.field = options.field ?? '';
  }

  get rpcCode(): number {
    return KINDS[this.reason].rpcCode;
  }

  get httpStatus(): number {
    return KINDS[this.reason].httpStatus;
  }
}

/** https://opentelemetry.io/docs/specs/otlp/#failures: when to send again, or what is wrong with what was sent. */
export function statusDetailsOf({ reason, message, retryAfterMs, field }: Refusal): readonly RpcStatusDetail[] {
  if (retryAfterMs !== undefined) return [{ type: 'RetryInfo', retryAfterMs }];
  return reason === 'malformed' ? [{ type: 'BadRequest', field, description: message }] : [];
}

/** Whatever was thrown while a request was handled, as the answer its client gets. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof OtlpError) {
    const reason = error.code === 'OTLP_LIMIT' ? 'too_large' : 'malformed';
    return new Refusal(reason, error.message, { cause: error, field: error.field });
  }
  // The text of an unforeseen error may name internals: it is for our log, not for the client.
  return new Refusal('internal', 'the gateway failed to handle the request', { cause: error });
}
