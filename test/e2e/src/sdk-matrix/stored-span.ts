import { askGraphql } from '@clew/test-driver';
import type { GraphqlTarget } from '@clew/test-driver';

import type { SentSpan } from './sent-span.js';
import { ATTRIBUTES, sentAttributes } from './stored-attributes.js';
import type { GraphqlAttribute, WithGraphqlAttributes } from './stored-attributes.js';

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
    attributes: sentAttributes(span.attributes),
    events: span.events.map((event) => ({ ...event, attributes: sentAttributes(event.attributes) })),
    links: span.links.map((link) => ({ ...link, attributes: sentAttributes(link.attributes) })),
    resource: sentAttributes(resource.attributes),
    resourceSchemaUrl: resource.schemaUrl,
    scope: { ...span.scope, attributes: sentAttributes(span.scope.attributes) },
  };
}
