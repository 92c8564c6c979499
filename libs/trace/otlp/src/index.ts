export { resourceAttributeOf, serviceNameOf, spanAttributeOf } from './attribute-lookup.js';
export { decodeResource, decodeScope, decodeTraceRequest } from './decode-request.js';
export type { DecodedResourceSpans, DecodedScopeSpans } from './decode-request.js';
export { decodeSpan } from './decode-span.js';
export { encodeTraceRequest } from './encode-request.js';
export { frameByPartition } from './frame-by-partition.js';
export type { FramedPartition, FrameOptions } from './frame-by-partition.js';
export { JsonReader, shorten } from './json-reader.js';
export { integerFromText } from './json-scalars.js';
export { ANY_VALUE_DEPTH_MAX_DEFAULT } from './limits.js';
export type { AnyValueLimits } from './limits.js';
export { decodeLogRecord, decodeLogsRequest } from './log-decode.js';
export type { DecodedResourceLogs, DecodedScopeLogs } from './log-decode.js';
export { encodeLogsRequest } from './log-encode.js';
export { frameLogs, framedLogGroupBytes, framedRecordBytes } from './log-frames.js';
export type { LogFrame } from './log-frames.js';
export { LogScan, joinedPayload } from './log-scan.js';
export type { LogGroup, LogScanOptions } from './log-scan.js';
export { MessageRewriter } from './message-rewriter.js';
export { OtlpError } from './otlp-error.js';
export type { OtlpErrorCode } from './otlp-error.js';
export { partitionOf } from './partition.js';
export {
  RESOURCE_LOGS_SHAPE,
  RESOURCE_SCHEMA_URL,
  RESOURCE_SHAPE,
  SCOPE_SCHEMA_URL,
  SCOPE_SHAPE,
  SPAN_SHAPE,
  WIRE_PLACES,
} from './rewrite-shapes.js';
export type { FieldKind, FieldShape, WirePlace, WireShape } from './rewrite-shapes.js';
export { encodeStatus, encodeStatusJson, parseStatus, parseStatusJson } from './rpc-status.js';
export type { RpcStatus, RpcStatusDetail } from './rpc-status.js';
export { SpanHeader } from './span-header.js';
export { TraceEdits } from './trace-edits.js';
export {
  logsRequestFromJson,
  logsRequestFromJsonInSteps,
  traceRequestFromJson,
  traceRequestFromJsonInSteps,
} from './json-request.js';
export { anyValueFromJson, anyValueToJson } from './json-any-value.js';
export {
  encodeExportResponse,
  encodeExportResponseJson,
  parseTraceResponse,
  parseTraceResponseJson,
} from './trace-response.js';
export type { TraceResponse } from './trace-response.js';
export { framedGroupBytes, framedSpanBytes } from './framed-size.js';
export { GROUP_FAULT, SCAN_BOUNDS_DEFAULT, SPAN_FAULT } from './scan-faults.js';
export type { ScanBounds } from './scan-faults.js';
export { resourcePayload, scopePayload } from './scan-group.js';
export type { ByteRange, ScanGroup } from './scan-group.js';
export { OtelTraceState } from './trace-state.js';
export { TraceStateMember } from './trace-state-member.js';
export {
  isAtThreshold,
  PROBABILITY_MIN,
  probabilityOfThreshold,
  traceIdRandomHi,
  traceIdRandomLo,
  winsDraw,
} from './trace-state-probability.js';
export { TraceScan } from './trace-scan.js';
export type { TraceScanOptions } from './trace-scan.js';
export { decodeUtf8, decodeUtf8Strictly, encodeUtf8Into, utf8BytesMax } from './utf8.js';
export { WireCursor } from './wire-cursor.js';
export { DROPPED } from './wire-editor.js';
export type { Dropped, WireEditor } from './wire-editor.js';
export { ANY_VALUE, KEY_VALUE, RESOURCE, SPAN, VALUE_LIST } from './wire-tags.js';
export { WireWriter } from './wire-writer.js';
