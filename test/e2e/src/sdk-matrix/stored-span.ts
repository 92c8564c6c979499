import { askGraphql } from '@clew/test-driver';
import type { GraphqlTarget } from '@clew/test-driver';

import type { SentAttributes, SentSpan, SentValue } from './sent-span.js';

interface GraphqlValue {
  readonly type: string;
  readonly stringValue: string | null;
  readonly boolValue: boolean | null;
  readonly intValue: string | null;
  readonly doubleValue: number | null;
  readonly bytesValue: string | null;
  readonly jsonValue: string | null;
  readonly text: string;
}

interface GraphqlAttribute {
  readonly key: string;
  readonly value: GraphqlValue;
}

type WithGraphqlAttributes<T> = Omit<T, 'attributes'> & { readonly attributes: readonly GraphqlAttribute[] };

type Copied = 'traceId' | 'spanId' | 'traceState' | 'flags' | 'parentSpanId' | 'name' | 'kind';
type GraphqlSpan = WithGraphqlAttributes<
  Pick<SentSpan, Copied | 'startTimeUnixNano' | 'endTimeUnixNano' | 'droppedAttributesCount'> & {
    readonly status: { readonly code: string; readonly message: string };
    readonly events: readonly WithGraphqlAttributes<SentSpan['events'][number]>[];
    readonly links: readonly WithGraphqlAttributes<SentSpan['links'][number]>[];
    readonly resource: { readonly attributes: readonly GraphqlAttribute[]; readonly schemaUrl: string };
    readonly scope: WithGraphqlAttributes<SentSpan['scope']>;
  }
>;

const ATTRIBUTES =
  'attributes { key value { type stringValue boolValue intValue doubleValue bytesValue jsonValue text } }';
const TRACE = `query ($traceId: TraceId!) { trace(traceId: $traceId) { spans {
  traceId spanId traceState flags parentSpanId name kind startTimeUnixNano endTimeUnixNano status { code message }
  ${ATTRIBUTES} droppedAttributesCount
  events { name timeUnixNano ${ATTRIBUTES} }
  links { traceId spanId traceState flags ${ATTRIBUTES} }
  resource { ${ATTRIBUTES} schemaUrl }
  scope { name version schemaUrl ${ATTRIBUTES} }
} } }`;

/** The spans of a trace in the senders' words, so that the two compare with plain equality. Empty when there is none. */
export async function storedSpans(target: GraphqlTarget, traceId: string): Promise<readonly SentSpan[]> {
  const { trace } = await askGraphql<{ trace: { spans: readonly GraphqlSpan[] } | null }>(target, TRACE, { traceId });
  return (trace?.spans ?? []).map(fromGraphql);
}

function fromGraphql({ status, resource, ...span }: GraphqlSpan): SentSpan {
  return {
    ...span,
    statusCode: status.code,
    statusMessage: status.message,
    attributes: attributes(span.attributes),
    events: span.events.map((event) => ({ ...event, attributes: attributes(event.attributes) })),
    links: span.links.map((link) => ({ ...link, attributes: attributes(link.attributes) })),
    resource: attributes(resource.attributes),
    resourceSchemaUrl: resource.schemaUrl,
    scope: { ...span.scope, attributes: attributes(span.scope.attributes) },
  };
}

function attributes(list: readonly GraphqlAttribute[]): SentAttributes {
  return Object.fromEntries(list.map(({ key, value }) => [key, sentValue(value)]));
}

function sentValue(value: GraphqlValue): SentValue {
  switch (value.type) {
    case 'STRING':
      return { string: value.stringValue ?? '' };
    case 'BOOL':
      return { bool: value.boolValue ?? false };
    case 'INT':
      return { int: value.intValue ?? '' };
    case 'DOUBLE':
      return { double: doubleBits(value.doubleValue ?? Number(value.text)) };
    case 'BYTES':
      return { bytes: value.bytesValue ?? '' };
    case 'EMPTY':
      return { empty: true };
    default:
      return nestedValue(JSON.parse(value.jsonValue ?? 'null') as OtlpJsonValue);
  }
}

interface OtlpJsonValue {
  readonly stringValue?: string;
  readonly boolValue?: boolean;
  readonly intValue?: string;
  readonly doubleValue?: number | string;
  readonly bytesValue?: string;
  readonly arrayValue?: { readonly values?: readonly OtlpJsonValue[] };
  readonly kvlistValue?: { readonly values?: readonly { readonly key: string; readonly value: OtlpJsonValue }[] };
}

function nestedValue(value: OtlpJsonValue): SentValue {
  if (value.stringValue !== undefined) return { string: value.stringValue };
  if (value.boolValue !== undefined) return { bool: value.boolValue };
  if (value.intValue !== undefined) return { int: value.intValue };
  if (value.doubleValue !== undefined) return { double: doubleBits(Number(value.doubleValue)) };
  if (value.bytesValue !== undefined) return { bytes: value.bytesValue };
  if (value.arrayValue !== undefined) return { array: (value.arrayValue.values ?? []).map(nestedValue) };
  if (value.kvlistValue !== undefined) {
    const entries = value.kvlistValue.values ?? [];
    return { kvlist: Object.fromEntries(entries.map((entry) => [entry.key, nestedValue(entry.value)])) };
  }
  return { empty: true };
}

function doubleBits(value: number): string {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes.toString('hex');
}
