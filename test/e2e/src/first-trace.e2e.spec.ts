import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { askGraphql, ClewProcess, embeddedStart, until } from '@clew/test-driver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { sendWithPython } from './python-sender.js';
import type { SentAttributes, SentSpan, SentValue } from './python-sender.js';

interface GraphqlValue {
  readonly type: string;
  readonly stringValue: string | null;
  readonly boolValue: boolean | null;
  readonly intValue: string | null;
  readonly doubleValue: number | null;
  readonly bytesValue: string | null;
  readonly jsonValue: string | null;
}

interface GraphqlAttribute {
  readonly key: string;
  readonly value: GraphqlValue;
}

interface GraphqlSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly traceState: string;
  readonly name: string;
  readonly kind: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status: { readonly code: string; readonly message: string };
  readonly attributes: readonly GraphqlAttribute[];
  readonly droppedAttributesCount: number;
  readonly events: readonly { name: string; timeUnixNano: string; attributes: readonly GraphqlAttribute[] }[];
  readonly links: readonly {
    traceId: string;
    spanId: string;
    traceState: string;
    attributes: readonly GraphqlAttribute[];
  }[];
  readonly resource: { readonly attributes: readonly GraphqlAttribute[]; readonly schemaUrl: string };
  readonly scope: {
    readonly name: string;
    readonly version: string;
    readonly schemaUrl: string;
    readonly attributes: readonly GraphqlAttribute[];
  };
}

const ATTRIBUTES = 'attributes { key value { type stringValue boolValue intValue doubleValue bytesValue jsonValue } }';
const TRACE = `query ($traceId: TraceId!) { trace(traceId: $traceId) { spans {
  traceId spanId parentSpanId traceState name kind startTimeUnixNano endTimeUnixNano status { code message }
  ${ATTRIBUTES} droppedAttributesCount
  events { name timeUnixNano ${ATTRIBUTES} }
  links { traceId spanId traceState ${ATTRIBUTES} }
  resource { ${ATTRIBUTES} schemaUrl }
  scope { name version schemaUrl ${ATTRIBUTES} }
} } }`;

describe('the first trace, sent by the OpenTelemetry SDK for Python', () => {
  let dataDir: string;
  let clew: ClewProcess;
  let target: { graphql: string; adminToken: string };
  let endpoints: { http: string; grpc: string; ingestKey: string };

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'clew-first-trace-'));
    clew = new ClewProcess(await embeddedStart(dataDir));
    const ready = await clew.ready();
    target = { graphql: ready.graphql ?? '', adminToken: ready.adminToken ?? '' };
    endpoints = { http: ready.otlpHttp ?? '', grpc: ready.otlpGrpc ?? '', ingestKey: ready.ingestKey ?? '' };
  });

  afterAll(async () => {
    expect(await clew.stop(), clew.log()).toBe(0);
    await rm(dataDir, { recursive: true, force: true });
  });

  it.each(['http', 'grpc'] as const)('comes back over %s field by field as sent', async (protocol) => {
    const sent = await sendWithPython(protocol, endpoints[protocol], endpoints.ingestKey);
    const traceId = sent[0]?.traceId ?? '';
    const stored = await until(`trace ${traceId}`, async () => {
      const { trace } = await askGraphql<{ trace: { spans: GraphqlSpan[] } | null }>(target, TRACE, { traceId });
      return trace?.spans.length === sent.length ? trace.spans : undefined;
    });
    expect(bySpanId(stored.map(fromGraphql))).toEqual(bySpanId(sent));
  });
});

function bySpanId(spans: readonly SentSpan[]): readonly SentSpan[] {
  return [...spans].sort((a, b) => a.spanId.localeCompare(b.spanId));
}

/** A stored span in the sender's words, so that the two compare with plain equality. */
function fromGraphql(span: GraphqlSpan): SentSpan {
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    traceState: span.traceState,
    parentSpanId: span.parentSpanId,
    name: span.name,
    kind: span.kind,
    startTimeUnixNano: span.startTimeUnixNano,
    endTimeUnixNano: span.endTimeUnixNano,
    statusCode: span.status.code,
    statusMessage: span.status.message,
    attributes: attributes(span.attributes),
    droppedAttributesCount: span.droppedAttributesCount,
    events: span.events.map((event) => ({
      name: event.name,
      timeUnixNano: event.timeUnixNano,
      attributes: attributes(event.attributes),
    })),
    links: span.links.map((link) => ({
      traceId: link.traceId,
      spanId: link.spanId,
      traceState: link.traceState,
      attributes: attributes(link.attributes),
    })),
    resource: attributes(span.resource.attributes),
    resourceSchemaUrl: span.resource.schemaUrl,
    scope: {
      name: span.scope.name,
      version: span.scope.version,
      schemaUrl: span.scope.schemaUrl,
      attributes: attributes(span.scope.attributes),
    },
  };
}

function attributes(list: readonly GraphqlAttribute[]): SentAttributes {
  return Object.fromEntries(list.map(({ key, value }) => [key, scalar(value)]));
}

function scalar(value: GraphqlValue): SentValue {
  switch (value.type) {
    case 'STRING':
      return { string: value.stringValue ?? '' };
    case 'BOOL':
      return { bool: value.boolValue ?? false };
    case 'INT':
      return { int: value.intValue ?? '' };
    case 'DOUBLE':
      return { double: pythonDouble(value.doubleValue) };
    case 'BYTES':
      return { bytes: value.bytesValue ?? '' };
    case 'EMPTY':
      return { empty: true };
    default:
      return nested(JSON.parse(value.jsonValue ?? 'null') as OtlpJsonValue);
  }
}

/** The spelling of Python's `repr`, for the doubles this test sends. */
function pythonDouble(value: number | null): string {
  const text = String(value);
  return text.includes('e-324') ? '5e-324' : text;
}

interface OtlpJsonValue {
  readonly stringValue?: string;
  readonly boolValue?: boolean;
  readonly intValue?: string;
  readonly doubleValue?: number;
  readonly bytesValue?: string;
  readonly arrayValue?: { readonly values?: readonly OtlpJsonValue[] };
  readonly kvlistValue?: { readonly values?: readonly { readonly key: string; readonly value: OtlpJsonValue }[] };
}

function nested(value: OtlpJsonValue): SentValue {
  if (value.stringValue !== undefined) return { string: value.stringValue };
  if (value.boolValue !== undefined) return { bool: value.boolValue };
  if (value.intValue !== undefined) return { int: value.intValue };
  if (value.doubleValue !== undefined) return { double: pythonDouble(value.doubleValue) };
  if (value.bytesValue !== undefined) return { bytes: value.bytesValue };
  if (value.arrayValue !== undefined) return { array: (value.arrayValue.values ?? []).map(nested) };
  if (value.kvlistValue !== undefined) {
    return {
      kvlist: Object.fromEntries((value.kvlistValue.values ?? []).map((entry) => [entry.key, nested(entry.value)])),
    };
  }
  return { empty: true };
}
