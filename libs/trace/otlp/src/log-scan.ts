import { ANY_VALUE_DEPTH_MAX_DEFAULT } from './limits.js';
import type { AnyValueLimits } from './limits.js';
import { checkLogRecord, checkResource, checkScope } from './log-record-check.js';
import { LOGS_REQUEST, RESOURCE_LOGS, SCOPE_LOGS } from './log-tags.js';
import { overLimit } from './otlp-error.js';
import type { ByteRange } from './scan-group.js';
import { WireCursor } from './wire-cursor.js';

/** The log records of one ScopeLogs and where the body describes them. Groups without records are not listed. */
export interface LogGroup {
  /** Which ResourceLogs of the body, counted from 0: groups with the same index share resource and its schema URL. */
  readonly resourceIndex: number;
  /** Payloads. None when absent; more than one where a submessage came in pieces, which merge when they are joined. */
  readonly resource: readonly ByteRange[];
  readonly scope: readonly ByteRange[];
  readonly resourceSchemaUrl: ByteRange;
  readonly scopeSchemaUrl: ByteRange;
}

export interface LogScanOptions extends AnyValueLimits {
  /** Log records in one body. Beyond it OTLP_LIMIT: a hostile body needs 2 bytes for one. Default 500,000. */
  readonly recordsMax?: number;
  /** Groups in one body. Beyond it OTLP_LIMIT. Default 100,000. */
  readonly groupsMax?: number;
}

const RECORDS_MAX_DEFAULT = 500_000;
const GROUPS_MAX_DEFAULT = 100_000;
const NOTHING: ByteRange = { start: 0, end: 0 };

/**
 * Finds the log records of an ExportLogsServiceRequest and looks at every byte down to the last attribute: what passes can be
 * decoded. Reusable: each `scan` fills the lists anew, valid up to `recordCount`.
 */
export class LogScan {
  readonly recordStart: number[] = [];
  readonly recordEnd: number[] = [];
  /** Index into `groups`; never decreases from record to record. */
  readonly recordGroup: number[] = [];
  groups: readonly LogGroup[] = [];

  private found: LogGroup[] = [];
  private readonly cursor = new WireCursor(new Uint8Array(0), 0, 0);
  private readonly depthMax: number;
  private readonly recordsMax: number;
  private readonly groupsMax: number;

  constructor(options: LogScanOptions = {}) {
    this.depthMax = options.anyValueDepthMax ?? ANY_VALUE_DEPTH_MAX_DEFAULT;
    this.recordsMax = options.recordsMax ?? RECORDS_MAX_DEFAULT;
    this.groupsMax = options.groupsMax ?? GROUPS_MAX_DEFAULT;
  }

  get recordCount(): number {
    return this.recordStart.length;
  }

  /** Throws OtlpError; what the scan holds is then undefined until the next scan. */
  scan(body: Uint8Array): void {
    this.recordStart.length = 0;
    this.recordEnd.length = 0;
    this.recordGroup.length = 0;
    this.groups = this.found = [];
    const { cursor } = this;
    cursor.reset(body, 0, body.length);
    let resourceIndex = 0;
    while (cursor.position < cursor.end) {
      const tag = cursor.readTag();
      if (tag === LOGS_REQUEST.resourceLogs) this.scanResourceLogs(resourceIndex++);
      else cursor.skipUnknown(tag, LOGS_REQUEST.fields);
    }
  }

  private scanResourceLogs(resourceIndex: number): void {
    const { cursor, depthMax } = this;
    const outerEnd = cursor.enter(cursor.readLength());
    const firstGroup = this.found.length;
    const resource: ByteRange[] = [];
    let resourceSchemaUrl = NOTHING;
    while (cursor.position < cursor.end) {
      const tag = cursor.readTag();
      if (tag === RESOURCE_LOGS.scopeLogs) this.scanScopeLogs(resourceIndex, resource);
      else if (tag === RESOURCE_LOGS.resource) resource.push(checkedPayload(cursor, checkResource, depthMax));
      else if (tag === RESOURCE_LOGS.schemaUrl) resourceSchemaUrl = payload(cursor);
      else cursor.skipUnknown(tag, RESOURCE_LOGS.fields);
    }
    cursor.leave(outerEnd);
    if (resourceSchemaUrl === NOTHING) return;
    // Only now: it may follow the records it belongs to.
    for (let index = firstGroup; index < this.found.length; index++) {
      const group = this.found[index];
      if (group !== undefined) this.found[index] = { ...group, resourceSchemaUrl };
    }
  }

  private scanScopeLogs(resourceIndex: number, resource: readonly ByteRange[]): void {
    const { cursor, depthMax } = this;
    const outerEnd = cursor.enter(cursor.readLength());
    const firstRecord = this.recordCount;
    const scope: ByteRange[] = [];
    let scopeSchemaUrl = NOTHING;
    while (cursor.position < cursor.end) {
      const tag = cursor.readTag();
      if (tag === SCOPE_LOGS.logRecords) this.scanRecord();
      else if (tag === SCOPE_LOGS.scope) scope.push(checkedPayload(cursor, checkScope, depthMax));
      else if (tag === SCOPE_LOGS.schemaUrl) scopeSchemaUrl = payload(cursor);
      else cursor.skipUnknown(tag, SCOPE_LOGS.fields);
    }
    cursor.leave(outerEnd);
    if (this.recordCount === firstRecord) return;
    if (this.found.length >= this.groupsMax) {
      throw overLimit(`more than ${this.groupsMax} groups of log records in one body`, cursor.position);
    }
    this.found.push({ resourceIndex, resource, scope, resourceSchemaUrl: NOTHING, scopeSchemaUrl });
  }

  private scanRecord(): void {
    if (this.recordCount >= this.recordsMax) {
      throw overLimit(`more than ${this.recordsMax} log records in one body`, this.cursor.position);
    }
    const { start, end } = checkedPayload(this.cursor, checkLogRecord, this.depthMax);
    this.recordStart.push(start);
    this.recordEnd.push(end);
    this.recordGroup.push(this.found.length);
  }
}

/** The merged payload of a group's resource or scope: a view of the body unless it came in pieces. */
export function joinedPayload(body: Uint8Array, pieces: readonly ByteRange[]): Uint8Array {
  const [first, ...rest] = pieces;
  if (first === undefined) return body.subarray(0, 0);
  if (rest.length === 0) return body.subarray(first.start, first.end);
  const joined = new Uint8Array(payloadBytes(pieces));
  let at = 0;
  for (const { start, end } of pieces) {
    joined.set(body.subarray(start, end), at);
    at += end - start;
  }
  return joined;
}

/** Length of the merged payload. */
export function payloadBytes(pieces: readonly ByteRange[]): number {
  return pieces.reduce((sum, { start, end }) => sum + end - start, 0);
}

function payload(cursor: WireCursor): ByteRange {
  const length = cursor.readLength();
  const start = cursor.position;
  return { start, end: (cursor.position = start + length) };
}

function checkedPayload(
  cursor: WireCursor,
  check: (cursor: WireCursor, depthMax: number) => void,
  depthMax: number,
): ByteRange {
  const outerEnd = cursor.enter(cursor.readLength());
  const start = cursor.position;
  check(cursor, depthMax);
  const { end } = cursor;
  cursor.leave(outerEnd);
  return { start, end };
}
