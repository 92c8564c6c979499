import { createHash, type Hash } from 'node:crypto';

import type { IngestIdentity } from '@clew/access-model';
import { LogScan, frameLogs, type LogFrame } from '@clew/otlp';
import type { LogProtection, RequestContext } from '@clew/protection';
import type { OutgoingMessage } from '@clew/stream-contract';

import { shareBytes } from '../intake/ingest-bytes.js';

export interface LogMessageOptions {
  readonly partitionCount: number;
  readonly messageBytesMax: number;
}

export interface CheckedLogs {
  /** `ExportLogsServiceRequest` bytes as the client sent them, and what the scan found in them. */
  readonly body: Uint8Array;
  readonly scan: LogScan;
  /** Undefined when every record is taken, the normal case. */
  readonly accepts: ((record: number) => boolean) | undefined;
  readonly identity: IngestIdentity;
  readonly context: RequestContext;
  readonly protection: LogProtection | undefined;
}

const DIGEST_BYTES = 16;

/**
 * The messages of one request: one, or several where it is larger than a message may be. All go to the same partition, chosen by what
 * was sent, and each says which part of which request it is: if the client sends the same bytes again, because it never got
 * the answer, they come to the same log writer, who knows them. Masking comes after that, so a rule that changes meanwhile does
 * not make a resend look like something new.
 */
export function logMessages(logs: CheckedLogs, options: LogMessageOptions): OutgoingMessage[] {
  const { body, scan, accepts, identity, context, protection } = logs;
  const { receivedAtUnixMs } = context;
  const { tenantId, teamId, ingestKeyId, retentionDays } = identity;
  const request = createHash('sha256').update(`${tenantId}\u0000${teamId}\u0000`).update(body);
  const partition = digestOf(request, '').readUInt32LE(0) % options.partitionCount;
  const parts = frameLogs(body, scan, options.messageBytesMax, accepts).flatMap((frame) =>
    protectedParts(frame, (value) => protection?.apply(value, context) ?? value, options.messageBytesMax),
  );
  const shares = shareBytes(
    body.length,
    parts.map(({ value }) => value.length),
  );
  return parts.map(({ name, recordCount, value }, index) => ({
    partition,
    headers: {
      ...{ tenantId, teamId, ingestKeyId, retentionDays, receivedAtUnixMs },
      spanCount: recordCount,
      ingestBytes: shares[index] ?? 0,
      requestDigest: digestOf(request, name).toString('hex'),
    },
    value,
  }));
}

interface Part {
  /** Which records of the request it holds: with other limits the same request has other parts. */
  readonly name: string;
  readonly recordCount: number;
  readonly value: Uint8Array;
}

function protectedParts(frame: LogFrame, protect: (value: Uint8Array) => Uint8Array, messageBytesMax: number): Part[] {
  const { recordCount } = frame;
  const name = `${frame.firstRecord}-${frame.endRecord}`;
  const value = protect(frame.value);
  if (value.length <= messageBytesMax) return [{ name, recordCount, value }];
  // What hides a value can be longer than the value.
  const scan = new LogScan();
  scan.scan(value);
  return frameLogs(value, scan, messageBytesMax).map((further) => ({
    name: `${name}/${further.firstRecord}-${further.endRecord}`,
    recordCount: further.recordCount,
    value: further.value,
  }));
}

function digestOf(request: Hash, part: string): Buffer {
  return request.copy().update(part).digest().subarray(0, DIGEST_BYTES);
}
