import { payloadBytes } from './log-scan.js';
import type { LogGroup, LogScan } from './log-scan.js';
import { LOGS_REQUEST, RESOURCE_LOGS, SCOPE_LOGS } from './log-tags.js';
import type { ByteRange } from './scan-group.js';
import { WireWriter } from './wire-writer.js';

/** Some of the records of a body. */
export interface LogFrame {
  /** Of the body: records [firstRecord, endRecord), less those that were left out. */
  readonly firstRecord: number;
  readonly endRecord: number;
  readonly recordCount: number;
  /** A valid ExportLogsServiceRequest. It is `body` itself, not a copy, when that already is what is needed. */
  readonly value: Uint8Array;
}

/** Tag and longest length of a submessage. */
const HEADER_BYTES_MAX = 6;
/** ResourceLogs and ScopeLogs, each with its schema URL. */
const GROUP_HEADERS = 4;

/** Upper bound of what a record adds to a message that already has its resource and scope. */
export function framedRecordBytes(scan: LogScan, record: number): number {
  return (scan.recordEnd[record] ?? 0) - (scan.recordStart[record] ?? 0) + HEADER_BYTES_MAX;
}

/** Upper bound of what the resource and scope of a record add to a message. */
export function framedLogGroupBytes(scan: LogScan, record: number): number {
  const { resource, scope, resourceSchemaUrl, scopeSchemaUrl } = groupOf(scan, record);
  const payloads = payloadBytes(resource) + payloadBytes(scope) + payloadBytes([resourceSchemaUrl, scopeSchemaUrl]);
  return payloads + (resource.length + scope.length + GROUP_HEADERS) * HEADER_BYTES_MAX;
}

/**
 * The records of a scanned body in messages of at most `valueBytesMax`, in order; those that `accepts` refuses are left out.
 * Bytes of records, resources and scopes are copied as they are, unknown fields included.
 * Each record must fit alone (`framedRecordBytes` and `framedLogGroupBytes` together).
 */
export function frameLogs(
  body: Uint8Array,
  scan: LogScan,
  valueBytesMax: number,
  accepts?: (record: number) => boolean,
): LogFrame[] {
  const { recordCount } = scan;
  if (accepts === undefined && body.length <= valueBytesMax) {
    return recordCount === 0 ? [] : [{ firstRecord: 0, endRecord: recordCount, recordCount, value: body }];
  }
  const frames: LogFrame[] = [];
  let pending: number[] = [];
  let pendingBytes = 0;
  for (let record = 0; record < recordCount; record++) {
    if (accepts?.(record) === false) continue;
    let cost = costAfter(scan, pending.at(-1), record);
    if (pending.length > 0 && pendingBytes + cost > valueBytesMax) {
      frames.push(writtenFrame(body, scan, pending));
      pending = [];
      pendingBytes = 0;
      cost = costAfter(scan, undefined, record);
    }
    pending.push(record);
    pendingBytes += cost;
  }
  if (pending.length > 0) frames.push(writtenFrame(body, scan, pending));
  return frames;
}

/** Most bytes that the record adds to a message that ends with `previous`. */
function costAfter(scan: LogScan, previous: number | undefined, record: number): number {
  const isSameGroup = previous !== undefined && scan.recordGroup[previous] === scan.recordGroup[record];
  return framedRecordBytes(scan, record) + (isSameGroup ? 0 : framedLogGroupBytes(scan, record));
}

/** Each group in a ResourceLogs of its own: the protocol allows it, and large requests with many scopes are rare. */
function writtenFrame(body: Uint8Array, scan: LogScan, records: readonly number[]): LogFrame {
  const writer = new WireWriter();
  for (let at = 0; at < records.length;) at = writeGroup(writer, body, scan, records, at);
  const firstRecord = records[0] ?? 0;
  const endRecord = (records.at(-1) ?? 0) + 1;
  return { firstRecord, endRecord, recordCount: records.length, value: writer.finish() };
}

/** Writes the run of records from `first` on that share their group; returns where it ends. */
function writeGroup(
  writer: WireWriter,
  body: Uint8Array,
  scan: LogScan,
  records: readonly number[],
  first: number,
): number {
  const groupIndex = scan.recordGroup[records[first] ?? -1];
  const group = groupOf(scan, records[first] ?? -1);
  const resourceLogs = writer.beginMessage(LOGS_REQUEST.resourceLogs);
  writePieces(writer, RESOURCE_LOGS.resource, body, group.resource);
  const scopeLogs = writer.beginMessage(RESOURCE_LOGS.scopeLogs);
  writePieces(writer, SCOPE_LOGS.scope, body, group.scope);
  let at = first;
  for (; at < records.length; at++) {
    const record = records[at] ?? -1;
    if (scan.recordGroup[record] !== groupIndex) break;
    writer.bytesMember(SCOPE_LOGS.logRecords, body.subarray(scan.recordStart[record], scan.recordEnd[record]));
  }
  writeUrl(writer, SCOPE_LOGS.schemaUrl, body, group.scopeSchemaUrl);
  writer.endMessage(scopeLogs);
  writeUrl(writer, RESOURCE_LOGS.schemaUrl, body, group.resourceSchemaUrl);
  writer.endMessage(resourceLogs);
  return at;
}

function writePieces(writer: WireWriter, tag: number, body: Uint8Array, pieces: readonly ByteRange[]): void {
  for (const { start, end } of pieces) writer.bytesMember(tag, body.subarray(start, end));
}

function writeUrl(writer: WireWriter, tag: number, body: Uint8Array, { start, end }: ByteRange): void {
  writer.bytesField(tag, body.subarray(start, end));
}

function groupOf(scan: LogScan, record: number): LogGroup {
  const group = scan.groups[scan.recordGroup[record] ?? -1];
  if (group === undefined) throw new RangeError(`log record ${record} is not of this scan`);
  return group;
}
