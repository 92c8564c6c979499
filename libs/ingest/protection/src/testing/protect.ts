import { createHmac } from 'node:crypto';
import { TraceEdits, TraceScan, frameByPartition } from '@clew/otlp';
import { oracleDecode } from '@clew/otlp/testing';
import type { Plain } from '@clew/otlp/testing';
import type { RuleDocument, RuleDocumentKind } from '@clew/access-model';
import { compileProtection } from '../compile-protection.js';
import type { ProtectionObserver } from '../protection-observer.js';
import type { ProtectionOptions } from '../protection-options.js';
import type { RequestContext, SpanProtection } from '../span-protection.js';

export const RECEIVED_AT_UNIX_MS = 1_795_370_000_000;

/** Writes down every call as `name(argument, ...)`. */
export class RecordingObserver implements ProtectionObserver {
  readonly calls: string[] = [];

  callsBesides(name: string): readonly string[] {
    return this.calls.filter((call) => !call.startsWith(`${name}(`));
  }

  rule(...call: readonly unknown[]): void {
    this.note('rule', call);
  }

  finding(...call: readonly unknown[]): void {
    this.note('finding', call);
  }

  cardinality(...call: readonly unknown[]): void {
    this.note('cardinality', call);
  }

  glossary(...call: readonly unknown[]): void {
    this.note('glossary', call);
  }

  fault(...call: readonly unknown[]): void {
    this.note('fault', call);
  }

  drift(...call: readonly unknown[]): void {
    this.note('drift', call);
  }

  private note(name: string, call: readonly unknown[]): void {
    this.calls.push(`${name}(${call.join(', ')})`);
  }
}

export function document(kind: RuleDocumentKind, content: unknown, teamId?: string): RuleDocument {
  return {
    organisationId: 'acme',
    teamId,
    kind,
    version: 1,
    content,
    createdAt: new Date(0),
    createdBy: 'cli',
  };
}

export function compiled(
  documents: readonly RuleDocument[],
  observer: ProtectionObserver = new RecordingObserver(),
  options: Partial<ProtectionOptions> = {},
): SpanProtection {
  return compileProtection(documents, { hash: hmac, observer, ...options });
}

export function hmac(bytes: Uint8Array): Uint8Array {
  return createHmac('sha256', 'key of acme').update(bytes).digest();
}

/** What the stream gets for the body: the frames of all its partitions, one after the other, which merges them. */
export function protectedBytes(
  protection: SpanProtection,
  body: Uint8Array,
  context: Partial<RequestContext> = {},
  bounds: ProtectionOptions['bounds'] = {},
): Uint8Array {
  const scan = new TraceScan();
  scan.scan(body, { receivedAtUnixMs: RECEIVED_AT_UNIX_MS, ...bounds });
  const edits = new TraceEdits();
  protection.apply(
    body,
    scan,
    { receivedAtUnixMs: RECEIVED_AT_UNIX_MS, environment: undefined, baggage: undefined, ...context },
    edits,
  );
  const accepts = (span: number): boolean => ((scan.spanFaults[span] ?? 0) & 1) === 0;
  return new Uint8Array(Buffer.concat(frameByPartition(body, scan, 1, accepts, { edits }).map(({ value }) => value)));
}

export function protectedRequest(...call: Parameters<typeof protectedBytes>): Plain {
  return oracleDecode('ExportTraceServiceRequest', protectedBytes(...call));
}
