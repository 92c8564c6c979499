import { decodeTraceRequest } from '@clew/otlp';
import type { AnyValue, KeyValue, Span } from '@clew/trace-model';

/** A span with what encloses it, attributes as plain values: what a person would write down. */
export interface PlainSpan extends Omit<Span, 'attributes' | 'events' | 'links'> {
  readonly resource: Readonly<Record<string, unknown>>;
  readonly scope: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly events: readonly { readonly name: string; readonly atUnixNano: bigint; readonly attributes: object }[];
  readonly links: readonly { readonly traceId: string; readonly spanId: string; readonly attributes: object }[];
}

export function plainSpans(body: Uint8Array): PlainSpan[] {
  return decodeTraceRequest(body).flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ scope, spans }) =>
      spans.map((span) => ({
        ...span,
        resource: plain(resource.attributes),
        scope: scope.version === '' ? scope.name : `${scope.name}@${scope.version}`,
        attributes: plain(span.attributes),
        events: span.events.map(({ name, timeUnixNano, attributes }) => ({
          name,
          atUnixNano: timeUnixNano,
          attributes: plain(attributes),
        })),
        links: span.links.map(({ traceId, spanId, attributes }) => ({
          traceId,
          spanId,
          attributes: plain(attributes),
        })),
      })),
    ),
  );
}

function plain(attributes: readonly KeyValue[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, plainValue(value)]));
}

function plainValue(value: AnyValue): unknown {
  switch (value.type) {
    case 'empty':
      return undefined;
    case 'array':
      return value.values.map(plainValue);
    case 'kvlist':
      return plain(value.entries);
    default:
      return value.value;
  }
}
