import { LOGS_REQUEST_JSON } from './json-log-messages.js';
import { TRACE_REQUEST_JSON, type JsonMessage } from './json-messages.js';
import { finish, transcodeInSteps } from './json-to-wire.js';
import { ANY_VALUE_DEPTH_MAX_DEFAULT } from './limits.js';
import type { AnyValueLimits } from './limits.js';
import { malformed } from './otlp-error.js';
import { decodeUtf8Strictly } from './utf8.js';

/**
 * The protobuf bytes of an OTLP/JSON ExportTraceServiceRequest. Follows the OTLP specification: ids in hex, 64-bit integers as
 * strings or numbers (exact either way), enums as numbers (or names), unknown members ignored, null as absent, snake_case
 * names accepted. A member given twice is refused. Throws OtlpError with the path, as in
 * `resourceSpans[0].scopeSpans[1].spans[3].traceId: expected 32 hex digits, got "xyz"`.
 */
export function traceRequestFromJson(body: Uint8Array, limits: AnyValueLimits = {}): Uint8Array {
  return finish(traceRequestFromJsonInSteps(body, limits));
}

/** The same in short steps, between which the thread may turn to others. Returns the bytes. */
export function traceRequestFromJsonInSteps(
  body: Uint8Array,
  limits: AnyValueLimits = {},
): Generator<undefined, Uint8Array> {
  return requestInSteps(body, TRACE_REQUEST_JSON, limits);
}

/** The protobuf bytes of an OTLP/JSON ExportLogsServiceRequest, by the same rules. */
export function logsRequestFromJson(body: Uint8Array, limits: AnyValueLimits = {}): Uint8Array {
  return finish(logsRequestFromJsonInSteps(body, limits));
}

export function logsRequestFromJsonInSteps(
  body: Uint8Array,
  limits: AnyValueLimits = {},
): Generator<undefined, Uint8Array> {
  return requestInSteps(body, LOGS_REQUEST_JSON, limits);
}

function* requestInSteps(
  body: Uint8Array,
  message: JsonMessage,
  limits: AnyValueLimits,
): Generator<undefined, Uint8Array> {
  const text = decodeUtf8Strictly(body);
  if (text === undefined) throw malformed('the JSON document is not valid UTF-8', 0);
  return yield* transcodeInSteps(text, message, limits.anyValueDepthMax ?? ANY_VALUE_DEPTH_MAX_DEFAULT);
}
