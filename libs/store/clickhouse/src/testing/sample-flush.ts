import { encodeTraceRequest, resourcePayload, scopePayload, TraceScan } from '@clew/otlp';
import type { DecisionIncrement, DryRunIncrement, Flush, KeptSpan, TraceIncrement } from '@clew/store-contract';
import type {
  InstrumentationScope,
  KeyValue,
  Resource,
  Span,
  SpanContextOfRequest,
  SpanId,
  TraceId,
} from '@clew/trace-model';

const DAY_MS = 86_400_000;
/** 11:04:05 on the day before yesterday: rollups expire by their own time, so it can't be a fixed one. */
export const SAMPLE_TIME_NANO =
  (BigInt(Math.floor(Date.now() / DAY_MS) - 2) * 86_400n + 11n * 3600n + 245n) * 1_000_000_000n;
export const SAMPLE_TIME_MS = Number(SAMPLE_TIME_NANO / 1_000_000n);
export const SAMPLE_DAY = dayOf(SAMPLE_TIME_NANO);
/** So long that no span of a test expires, whatever time it claims. */
export const RETENTION_DAYS = 20_000;

export function dayOf(unixNano: bigint): number {
  return Number(unixNano / 86_400_000_000_000n);
}

export function traceIdOf(n: number): TraceId {
  return n.toString(16).padStart(32, '0') as TraceId;
}

export function spanIdOf(n: number): SpanId {
  return n.toString(16).padStart(16, '0') as SpanId;
}

export function textAttribute(key: string, value: string): KeyValue {
  return { key, value: { type: 'string', value } };
}

const RESOURCE: Resource = { attributes: [textAttribute('service.name', 'cart')], droppedAttributesCount: 0 };
const SCOPE: InstrumentationScope = { name: 'lib', version: '1', attributes: [], droppedAttributesCount: 0 };
const CONTEXT: SpanContextOfRequest = { resource: RESOURCE, resourceSchemaUrl: '', scope: SCOPE, scopeSchemaUrl: '' };

export function sampleSpan(fields: Partial<Span> = {}): Span {
  return {
    traceId: traceIdOf(1),
    spanId: spanIdOf(1),
    parentSpanId: '',
    traceState: '',
    flags: 1,
    name: 'GET /cart',
    kind: 'SERVER',
    startTimeUnixNano: SAMPLE_TIME_NANO,
    endTimeUnixNano: SAMPLE_TIME_NANO + 1_000_000n,
    statusCode: 'UNSET',
    statusMessage: '',
    attributes: [],
    droppedAttributesCount: 0,
    events: [],
    droppedEventsCount: 0,
    links: [],
    droppedLinksCount: 0,
    ...fields,
  };
}

/** The span as the sampler hands it over: OTLP bytes and their group. */
export function keptSpan(
  span: Span,
  fields: Partial<KeptSpan> & { readonly context?: Partial<SpanContextOfRequest>; readonly serviceName?: string } = {},
): KeptSpan {
  const { context: contextFields, serviceName = 'cart', ...kept } = fields;
  const context = { ...CONTEXT, ...contextFields };
  const bytes = encodeTraceRequest([
    {
      resource: context.resource,
      schemaUrl: context.resourceSchemaUrl,
      scopeSpans: [{ scope: context.scope, schemaUrl: context.scopeSchemaUrl, spans: [span] }],
    },
  ]);
  const scan = new TraceScan();
  scan.scan(bytes);
  const group = scan.groups[0];
  if (group === undefined) throw new Error('the request holds no span');
  return {
    bytes,
    start: scan.spanStart[0] ?? 0,
    end: scan.spanEnd[0] ?? 0,
    group: {
      resource: resourcePayload(bytes, group),
      resourceSchemaUrl: context.resourceSchemaUrl,
      scope: scopePayload(bytes, group),
      scopeSchemaUrl: context.scopeSchemaUrl,
      serviceName,
      environment: '',
    },
    tenantId: 'acme',
    teamId: 'shop',
    retentionDays: RETENTION_DAYS,
    storeDay: SAMPLE_DAY,
    adjustedCount: 1,
    decisionReason: 'always',
    ...kept,
  };
}

/** What a sampler would say of one trace's spans in one flush. */
export function traceIncrement(spans: readonly Span[], fields: Partial<TraceIncrement> = {}): TraceIncrement {
  const starts = spans.map((span) => span.startTimeUnixNano);
  const ends = spans.map((span) => span.endTimeUnixNano);
  const root = spans.find((span) => span.parentSpanId === '');
  return {
    tenantId: 'acme',
    traceId: Buffer.from(spans[0]?.traceId ?? '', 'hex'),
    retentionDays: RETENTION_DAYS,
    storeDay: SAMPLE_DAY,
    startTimeUnixNano: starts.reduce((a, b) => (a < b ? a : b)),
    endTimeUnixNano: ends.reduce((a, b) => (a > b ? a : b)),
    rootServiceName: root === undefined ? '' : 'cart',
    rootSpanName: root?.name ?? '',
    rootDurationNano: root === undefined ? 0n : root.endTimeUnixNano - root.startTimeUnixNano,
    spanCount: spans.length,
    errorSpanCount: spans.filter((span) => span.statusCode === 'ERROR').length,
    serviceNames: ['cart'],
    adjustedCount: 1,
    decisionReason: 'always',
    ...fields,
  };
}

/** A trace of two spans that chance kept. */
export function decision(traceNumber: number, fields: Partial<DecisionIncrement> = {}): DecisionIncrement {
  return {
    ...{
      tenantId: 'acme',
      traceId: Buffer.from(traceIdOf(traceNumber), 'hex'),
      teamId: 'shop',
      environment: 'production',
    },
    ...{ kept: true, reason: 'probabilistic', policyName: 'baseline', policyVersion: '7' },
    ...{ probability: 0.25, adjustedCount: 4, budgetPressure: 1.5, upstreamProbability: 0.5 },
    ...{ decidedAtUnixMs: SAMPLE_TIME_MS, isReopened: false, isPartial: false },
    ...{ spanCount: 2, errorSpanCount: 0, byteCount: 600, errorSignature: 0 },
    ...{ startTimeUnixNano: SAMPLE_TIME_NANO + 1n, durationNano: 5_000_001n },
    ...{ entryServiceName: 'cart', entrySpanName: 'GET /cart', serviceNames: ['cart', 'stock'] },
    ...fields,
  };
}

export function dryRun(fields: Partial<DryRunIncrement> = {}): DryRunIncrement {
  return {
    ...{ tenantId: 'acme', teamId: 'shop', serviceName: 'cart', candidateVersion: '8', activeVersion: '7' },
    hourUnixS: Math.floor(SAMPLE_TIME_MS / 3_600_000) * 3600,
    ...{
      keptByActive: true,
      keptByCandidate: true,
      traceCount: 10,
      spanCount: 20,
      errorTraceCount: 1,
      byteCount: 6000,
    },
    ...fields,
  };
}

export function sampleFlush(flushNumber: bigint, fields: Partial<Flush> = {}): Flush {
  const id = { stream: 'spans', partition: 0, flushNumber };
  return { id, spans: [], traces: [], red: [], edges: [], usage: [], decisions: [], dryRuns: [], ...fields };
}
