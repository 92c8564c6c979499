import { severityNumberFromNumber, spanIdFromBytes, traceIdFromBytes } from '@clew/trace-model';
import type { AnyValue, InstrumentationScope, KeyValue, LogRecord, Resource, SpanId, TraceId } from '@clew/trace-model';
import { readAnyValue, readKeyValueInto } from './decode-attributes.js';
import { decodeResource, decodeScope } from './decode-request.js';
import { ANY_VALUE_DEPTH_MAX_DEFAULT } from './limits.js';
import type { AnyValueLimits } from './limits.js';
import { LogScan, joinedPayload } from './log-scan.js';
import type { LogGroup } from './log-scan.js';
import { LOG_RECORD } from './log-tags.js';
import { decodeUtf8 } from './utf8.js';
import { WireCursor } from './wire-cursor.js';

export interface DecodedScopeLogs {
  readonly scope: InstrumentationScope;
  readonly schemaUrl: string;
  readonly logRecords: readonly LogRecord[];
}

export interface DecodedResourceLogs {
  readonly resource: Resource;
  readonly schemaUrl: string;
  readonly scopeLogs: readonly DecodedScopeLogs[];
}

const EMPTY: AnyValue = Object.freeze({ type: 'empty' });

/**
 * A LogRecord payload, field by field. Invalid UTF-8 reads as U+FFFD; ids that are none read as '', as the protocol asks
 * receivers to; severities that the protocol does not know read as 0. Nothing refers to `bytes` afterwards. Throws OtlpError on
 * malformed bytes, and never on what `LogScan` has let pass.
 */
export function decodeLogRecord(bytes: Uint8Array, start: number, end: number, limits: AnyValueLimits = {}): LogRecord {
  const depthMax = limits.anyValueDepthMax ?? ANY_VALUE_DEPTH_MAX_DEFAULT;
  const cursor = new WireCursor(bytes, start, end);
  const draft = new LogRecordDraft();
  while (cursor.position < cursor.end) draft.readField(cursor, cursor.readTag(), depthMax);
  return draft.finish(depthMax);
}

/** All of an ExportLogsServiceRequest, in the order of the body. Resources and scopes without records are left out. */
export function decodeLogsRequest(body: Uint8Array, limits: AnyValueLimits = {}): DecodedResourceLogs[] {
  const scan = new LogScan(limits);
  scan.scan(body);
  const resourceLogs: (DecodedResourceLogs & { scopeLogs: DecodedScopeLogs[] })[] = [];
  let previous: LogGroup | undefined;
  let record = 0;
  for (const [groupIndex, group] of scan.groups.entries()) {
    if (group.resourceIndex !== previous?.resourceIndex) {
      const payload = joinedPayload(body, group.resource);
      const schemaUrl = decodeUtf8(body, group.resourceSchemaUrl.start, group.resourceSchemaUrl.end);
      resourceLogs.push({ resource: decodeResource(payload, 0, payload.length, limits), schemaUrl, scopeLogs: [] });
    }
    previous = group;
    const logRecords: LogRecord[] = [];
    for (; scan.recordGroup[record] === groupIndex; record++) {
      logRecords.push(decodeLogRecord(body, scan.recordStart[record] ?? 0, scan.recordEnd[record] ?? 0, limits));
    }
    const payload = joinedPayload(body, group.scope);
    resourceLogs.at(-1)?.scopeLogs.push({
      scope: decodeScope(payload, 0, payload.length, limits),
      schemaUrl: decodeUtf8(body, group.scopeSchemaUrl.start, group.scopeSchemaUrl.end),
      logRecords,
    });
  }
  return resourceLogs;
}

/** A log record while its fields come in, in any order, possibly repeatedly. */
class LogRecordDraft {
  private timeUnixNano = 0n;
  private observedTimeUnixNano = 0n;
  private severityNumber = 0;
  private severityText = '';
  /** Payloads of the body: several merge. */
  private readonly body: Uint8Array[] = [];
  private readonly attributes: KeyValue[] = [];
  private droppedAttributesCount = 0;
  private flags = 0;
  private traceId: TraceId | '' = '';
  private spanId: SpanId | '' = '';
  private eventName = '';

  readField(cursor: WireCursor, tag: number, depthMax: number): void {
    switch (tag) {
      case LOG_RECORD.timeUnixNano:
        this.timeUnixNano = cursor.readFixed64BigInt();
        return;
      case LOG_RECORD.observedTimeUnixNano:
        this.observedTimeUnixNano = cursor.readFixed64BigInt();
        return;
      case LOG_RECORD.severityNumber:
        this.severityNumber = severityNumberFromNumber(cursor.readInt32());
        return;
      case LOG_RECORD.severityText:
        this.severityText = cursor.readText();
        return;
      case LOG_RECORD.body:
        this.body.push(readPayload(cursor));
        return;
      case LOG_RECORD.attributes:
        readKeyValueInto(cursor, this.attributes, depthMax);
        return;
      case LOG_RECORD.droppedAttributesCount:
        this.droppedAttributesCount = cursor.readUint32();
        return;
      case LOG_RECORD.flags:
        this.flags = cursor.readFixed32();
        return;
      case LOG_RECORD.traceId: {
        const at = cursor.readId(16);
        this.traceId = at < 0 ? '' : (traceIdFromBytes(cursor.bytes, at) ?? '');
        return;
      }
      case LOG_RECORD.spanId: {
        const at = cursor.readId(8);
        this.spanId = at < 0 ? '' : (spanIdFromBytes(cursor.bytes, at) ?? '');
        return;
      }
      case LOG_RECORD.eventName:
        this.eventName = cursor.readText();
        return;
      default:
        cursor.skipUnknown(tag, LOG_RECORD.fields);
    }
  }

  finish(depthMax: number): LogRecord {
    return {
      timeUnixNano: this.timeUnixNano,
      observedTimeUnixNano: this.observedTimeUnixNano,
      severityNumber: this.severityNumber,
      severityText: this.severityText,
      body: bodyOf(this.body, depthMax),
      attributes: this.attributes,
      droppedAttributesCount: this.droppedAttributesCount,
      flags: this.flags,
      traceId: this.traceId,
      spanId: this.spanId,
      eventName: this.eventName,
    };
  }
}

function readPayload(cursor: WireCursor): Uint8Array {
  const length = cursor.readLength();
  const start = cursor.position;
  cursor.position = start + length;
  return cursor.bytes.subarray(start, cursor.position);
}

function bodyOf(payloads: readonly Uint8Array[], depthMax: number): AnyValue {
  const [first, ...rest] = payloads;
  if (first === undefined) return EMPTY;
  const whole = rest.length === 0 ? first : joined(payloads);
  return readAnyValue(new WireCursor(whole, 0, whole.length), depthMax);
}

function joined(payloads: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(payloads.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const payload of payloads) {
    whole.set(payload, at);
    at += payload.length;
  }
  return whole;
}
