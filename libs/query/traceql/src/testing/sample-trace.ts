import type { AnyValue, KeyValue, SpanKind, StatusCode } from '@clew/trace-model';

import { sampleSpanId, sampleTraceId, type SampleSpan } from './traces.js';

/** A double where the number alone would be taken for an integer. */
export interface Double {
  readonly double: number;
}

type PlainValue = string | number | bigint | boolean | Double | null;
export type SampleValue = PlainValue | readonly PlainValue[];
export type SampleAttributes = Readonly<Record<string, SampleValue>>;

/** What a test says of a span; everything else is as with any other. Spans are known by their names. */
export interface SampleSpanDraft {
  readonly name: string;
  /** Name of the parent; of one that is not in the trace, the parent never came. */
  readonly parent?: string;
  readonly startMs?: number;
  readonly durationMs?: number;
  readonly kind?: SpanKind;
  readonly status?: StatusCode;
  readonly statusMessage?: string;
  readonly attributes?: SampleAttributes;
  readonly resource?: SampleAttributes;
  readonly scope?: { readonly name: string; readonly version: string; readonly attributes?: SampleAttributes };
  readonly events?: readonly {
    readonly name: string;
    readonly afterMs?: number;
    readonly attributes?: SampleAttributes;
  }[];
  readonly links?: readonly { readonly number: number; readonly attributes?: SampleAttributes }[];
}

export const SAMPLE_START_NANO = 1_795_370_000_000_000_000n;

/** Spans start in the order they are given, a millisecond apart, unless a draft says else. */
export function sampleTrace(drafts: readonly SampleSpanDraft[], number = 1): readonly SampleSpan[] {
  const names = drafts.map(({ name }) => name);
  return drafts.map((draft, index) => sampleSpan(draft, index, names, number));
}

function sampleSpan(draft: SampleSpanDraft, index: number, names: readonly string[], number: number): SampleSpan {
  const startTimeUnixNano = SAMPLE_START_NANO + nanoseconds(draft.startMs ?? index);
  return {
    traceId: sampleTraceId(number),
    spanId: sampleSpanId(number, names.indexOf(draft.name)),
    parentSpanId: draft.parent === undefined ? '' : sampleSpanId(number, names.indexOf(draft.parent)),
    traceState: '',
    flags: 0,
    name: draft.name,
    kind: draft.kind ?? 'INTERNAL',
    startTimeUnixNano,
    endTimeUnixNano: startTimeUnixNano + nanoseconds(draft.durationMs ?? 10),
    statusCode: draft.status ?? 'UNSET',
    statusMessage: draft.statusMessage ?? '',
    attributes: attributesOf(draft.attributes),
    droppedAttributesCount: 0,
    events: (draft.events ?? []).map(({ name, afterMs, attributes }) => ({
      timeUnixNano: startTimeUnixNano + nanoseconds(afterMs ?? 0),
      name,
      attributes: attributesOf(attributes),
      droppedAttributesCount: 0,
    })),
    droppedEventsCount: 0,
    links: (draft.links ?? []).map((link) => ({
      traceId: sampleTraceId(link.number),
      spanId: sampleSpanId(link.number, 0),
      traceState: '',
      attributes: attributesOf(link.attributes),
      droppedAttributesCount: 0,
      flags: 0,
    })),
    droppedLinksCount: 0,
    serviceName: 'shop',
    resource: { attributes: attributesOf({ 'service.name': 'shop', ...draft.resource }), droppedAttributesCount: 0 },
    resourceSchemaUrl: '',
    scope: {
      name: draft.scope?.name ?? '',
      version: draft.scope?.version ?? '',
      attributes: attributesOf(draft.scope?.attributes),
      droppedAttributesCount: 0,
    },
    scopeSchemaUrl: '',
  };
}

function nanoseconds(milliseconds: number): bigint {
  return BigInt(Math.round(milliseconds * 1e6));
}

function attributesOf(attributes: SampleAttributes = {}): readonly KeyValue[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) }));
}

function anyValue(value: SampleValue): AnyValue {
  if (value === null) return { type: 'empty' };
  if (typeof value === 'string') return { type: 'string', value };
  if (typeof value === 'boolean') return { type: 'bool', value };
  if (typeof value === 'bigint') return { type: 'int', value };
  if (typeof value === 'number') {
    return Number.isInteger(value) ? { type: 'int', value: BigInt(value) } : { type: 'double', value };
  }
  return 'double' in value
    ? { type: 'double', value: value.double }
    : { type: 'array', values: value.map((each) => anyValue(each)) };
}
