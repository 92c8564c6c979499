import type { MessageHeaders, ProducerMark } from './message.js';
import { StreamError } from './stream-error.js';

/** Version of the message layout: these headers plus a value of `ExportTraceServiceRequest` (or logs') bytes. */
export const MESSAGE_FORMAT_VERSION = 1;

const RETENTION_DAYS_MAX = 0xffff;
const SPAN_COUNT_MAX = 0xffff_ffff;
const ID_BYTES_MAX = 1024;
const DIGEST = /^[0-9a-f]{32}$/;
const SESSION_ID = /^[0-9a-f]{16}$/;
/** Six bytes: at a million messages a second they last for nine years. */
const PRODUCER_NUMBER_MAX = 2 ** 48 - 1;

const NAMES = {
  formatVersion: 'clew-format-version',
  tenantId: 'clew-tenant-id',
  teamId: 'clew-team-id',
  ingestKeyId: 'clew-ingest-key-id',
  retentionDays: 'clew-retention-days',
  errorRetentionDays: 'clew-error-retention-days',
  spanCount: 'clew-span-count',
  ingestBytes: 'clew-ingest-bytes',
  receivedAtUnixMs: 'clew-received-at-unix-ms',
  requestDigest: 'clew-request-digest',
  producerSession: 'clew-producer-session',
  producerNumber: 'clew-producer-number',
} as const;

function invalid(field: keyof typeof NAMES, found: string | number | undefined, allowed: string): StreamError {
  const shown = found === undefined ? 'missing' : JSON.stringify(found).slice(0, 80);
  return new StreamError('STREAM_HEADERS_INVALID', `message header ${field} is ${shown}, not ${allowed}`, {
    retryable: false,
  });
}

function checkId(field: 'tenantId' | 'teamId' | 'ingestKeyId', value: string): void {
  if (value === '' || value.length > ID_BYTES_MAX) {
    throw invalid(field, value, `1 to ${String(ID_BYTES_MAX)} characters`);
  }
}

function checkCount(field: keyof typeof NAMES, value: number, max: number): void {
  if (!Number.isSafeInteger(value) || value < 0 || value > max) {
    throw invalid(field, value, `a whole number from 0 to ${String(max)}`);
  }
}

function checkDigest(value: string | undefined): void {
  if (value !== undefined && !DIGEST.test(value)) throw invalid('requestDigest', value, '32 lowercase hex digits');
}

function checkProducer({ sessionId, number }: ProducerMark): void {
  if (!SESSION_ID.test(sessionId)) throw invalid('producerSession', sessionId, '16 lowercase hex digits');
  if (number < 1) throw invalid('producerNumber', number, `a whole number from 1 to ${String(PRODUCER_NUMBER_MAX)}`);
  checkCount('producerNumber', number, PRODUCER_NUMBER_MAX);
}

/** Returns `headers` when every field is within its range; adapters check on write and again on read. */
export function checkHeaders(headers: MessageHeaders): MessageHeaders {
  checkId('tenantId', headers.tenantId);
  checkId('teamId', headers.teamId);
  checkId('ingestKeyId', headers.ingestKeyId);
  checkCount('retentionDays', headers.retentionDays, RETENTION_DAYS_MAX);
  if (headers.errorRetentionDays !== undefined) {
    checkCount('errorRetentionDays', headers.errorRetentionDays, RETENTION_DAYS_MAX);
  }
  checkCount('spanCount', headers.spanCount, SPAN_COUNT_MAX);
  checkCount('ingestBytes', headers.ingestBytes, Number.MAX_SAFE_INTEGER);
  checkCount('receivedAtUnixMs', headers.receivedAtUnixMs, Number.MAX_SAFE_INTEGER);
  checkDigest(headers.requestDigest);
  if (headers.producer !== undefined) checkProducer(headers.producer);
  return headers;
}

/** Headers as text, for transports whose header values are text. Throws a permanent StreamError for bad headers. */
export function encodeHeaders(headers: MessageHeaders): Record<string, string> {
  checkHeaders(headers);
  return {
    [NAMES.formatVersion]: String(MESSAGE_FORMAT_VERSION),
    [NAMES.tenantId]: headers.tenantId,
    [NAMES.teamId]: headers.teamId,
    [NAMES.ingestKeyId]: headers.ingestKeyId,
    [NAMES.retentionDays]: String(headers.retentionDays),
    ...(headers.errorRetentionDays === undefined
      ? {}
      : { [NAMES.errorRetentionDays]: String(headers.errorRetentionDays) }),
    [NAMES.spanCount]: String(headers.spanCount),
    [NAMES.ingestBytes]: String(headers.ingestBytes),
    [NAMES.receivedAtUnixMs]: String(headers.receivedAtUnixMs),
    ...(headers.requestDigest === undefined ? {} : { [NAMES.requestDigest]: headers.requestDigest }),
    ...(headers.producer === undefined ? {} : encodeProducer(headers.producer)),
  };
}

function encodeProducer({ sessionId, number }: ProducerMark): Record<string, string> {
  return { [NAMES.producerSession]: sessionId, [NAMES.producerNumber]: String(number) };
}

/**
 * The inverse of `encodeHeaders`. `valueOf` looks a header up by name. Unknown headers are ignored; a missing or bad
 * one, or another format version, throws a permanent StreamError with code `STREAM_HEADERS_INVALID`.
 */
export function decodeHeaders(valueOf: (name: string) => string | undefined): MessageHeaders {
  const text = (field: keyof typeof NAMES): string => {
    const value = valueOf(NAMES[field]);
    if (value === undefined) throw invalid(field, undefined, 'a value');
    return value;
  };
  const whole = (field: keyof typeof NAMES): number => {
    const value = text(field);
    if (!/^\d{1,16}$/.test(value)) throw invalid(field, value, 'a whole number');
    return Number(value);
  };
  const version = whole('formatVersion');
  if (version !== MESSAGE_FORMAT_VERSION) throw invalid('formatVersion', version, String(MESSAGE_FORMAT_VERSION));
  const requestDigest = valueOf(NAMES.requestDigest);
  const sessionId = valueOf(NAMES.producerSession);
  return checkHeaders({
    tenantId: text('tenantId'),
    teamId: text('teamId'),
    ingestKeyId: text('ingestKeyId'),
    retentionDays: whole('retentionDays'),
    ...(valueOf(NAMES.errorRetentionDays) === undefined ? {} : { errorRetentionDays: whole('errorRetentionDays') }),
    spanCount: whole('spanCount'),
    ingestBytes: whole('ingestBytes'),
    receivedAtUnixMs: whole('receivedAtUnixMs'),
    ...(requestDigest === undefined ? {} : { requestDigest }),
    ...(sessionId === undefined ? {} : { producer: { sessionId, number: whole('producerNumber') } }),
  });
}
