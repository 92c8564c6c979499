import { randomBytes } from 'node:crypto';

export const SERVER = 2;
export const CLIENT = 3;
export const PRODUCER = 4;
export const CONSUMER = 5;

type Attributes = Readonly<Record<string, string | boolean | number>>;

/** A span in short form. Without a parent it is a root. */
export interface ShapeSpan {
  readonly service: string;
  readonly name: string;
  readonly kind: number;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly attributes?: Attributes;
  readonly resource?: Attributes;
  readonly isError?: boolean;
  readonly links?: readonly { readonly traceId: string; readonly spanId: string }[];
}

export function newTraceId(): string {
  return randomBytes(16).toString('hex');
}

const SPAN_MS = 40;

/** OTLP/JSON of one trace, each span a resource of its own; children run within their parents. Times: the last seconds. */
export function otlpJsonTrace(traceId: string, spans: readonly ShapeSpan[]): string {
  const startNano = BigInt(Date.now() - 5_000) * 1_000_000n;
  const resourceSpans = spans.map((span, depth) => {
    const margin = BigInt(depth) * 1_000_000n;
    return {
      resource: { attributes: keyValues({ 'service.name': span.service, ...span.resource }) },
      scopeSpans: [
        {
          scope: { name: 'shapes' },
          spans: [
            {
              traceId,
              ...{ spanId: span.spanId, parentSpanId: span.parentSpanId ?? '', name: span.name, kind: span.kind },
              startTimeUnixNano: String(startNano + margin),
              endTimeUnixNano: String(startNano + BigInt(SPAN_MS) * 1_000_000n - margin),
              attributes: keyValues(span.attributes ?? {}),
              links: span.links ?? [],
              status: span.isError === true ? { code: 2 } : {},
            },
          ],
        },
      ],
    };
  });
  return JSON.stringify({ resourceSpans });
}

function keyValues(attributes: Attributes): readonly object[] {
  return Object.entries(attributes).map(([key, value]) => {
    if (typeof value === 'string') return { key, value: { stringValue: value } };
    return { key, value: typeof value === 'boolean' ? { boolValue: value } : { intValue: String(value) } };
  });
}
