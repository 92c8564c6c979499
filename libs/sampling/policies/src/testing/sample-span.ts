import { SpanHeader } from '@clew/otlp';
import { encodeOracle } from '@clew/otlp/testing';
import type { SpanGroup } from '@clew/store-contract';
import { SPAN_KINDS, STATUS_CODES, type SpanKind, type StatusCode } from '@clew/trace-model';

import type { SpanAtHand } from '../span-at-hand.js';

/** A double where the number alone would be taken for an integer. */
export interface Double {
  readonly double: number;
}

export type SampleValue = string | boolean | number | bigint | Double | readonly string[];
export type SampleAttributes = Readonly<Record<string, SampleValue>>;

/** What a test says of a span; everything else is as with any other. */
export interface SampleSpan {
  readonly name?: string;
  readonly kind?: SpanKind;
  readonly status?: StatusCode;
  readonly durationMs?: number;
  /** After the trace began. */
  readonly startMs?: number;
  readonly attributes?: SampleAttributes;
  readonly resource?: SampleAttributes;
  readonly traceState?: string;
  readonly flags?: number;
  readonly isRoot?: boolean;
}

const TRACE_START_NANO = 1_795_370_000_000_000_000n;

/** As protobufjs writes it, so that the reader is not tested against its own writer. */
export function spanAtHand(span: SampleSpan, number = 0): SpanAtHand {
  const bytes = encodeOracle('Span', spanMessage(span, number));
  const header = new SpanHeader();
  header.read(bytes, 0, bytes.length);
  return {
    bytes,
    start: 0,
    end: bytes.length,
    header,
    durationNano: (span.durationMs ?? 10) * 1e6,
    group: groupOf(span.resource ?? {}),
    teamId: 'shop',
  };
}

function spanMessage(span: SampleSpan, number: number): Record<string, unknown> {
  const startNano = TRACE_START_NANO + BigInt(Math.round((span.startMs ?? 0) * 1e6));
  const endNano = startNano + BigInt(Math.round((span.durationMs ?? 10) * 1e6));
  return {
    traceId: new Uint8Array(16).fill(7),
    spanId: new Uint8Array(8).fill(number + 1),
    ...(span.isRoot !== true && { parentSpanId: new Uint8Array(8).fill(99) }),
    traceState: span.traceState ?? '',
    name: span.name ?? 'work',
    kind: SPAN_KINDS.indexOf(span.kind ?? 'INTERNAL'),
    startTimeUnixNano: String(startNano),
    endTimeUnixNano: String(endNano),
    attributes: attributesMessage(span.attributes ?? {}),
    status: { code: STATUS_CODES.indexOf(span.status ?? 'UNSET') },
    flags: span.flags ?? 0,
  };
}

function groupOf(resource: SampleAttributes): SpanGroup {
  return {
    resource: encodeOracle('Resource', { attributes: attributesMessage(resource) }),
    resourceSchemaUrl: '',
    scope: new Uint8Array(0),
    scopeSchemaUrl: '',
    serviceName: typeof resource['service.name'] === 'string' ? resource['service.name'] : 'shop',
    environment: 'test',
  };
}

function attributesMessage(attributes: SampleAttributes): readonly object[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: valueMessage(value) }));
}

function valueMessage(value: SampleValue): object {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'bigint') return { intValue: String(value) };
  if (typeof value === 'number') return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  if ('double' in value) return { doubleValue: value.double };
  return { arrayValue: { values: value.map((one) => ({ stringValue: one })) } };
}
