import { askGraphql } from '@clew/test-driver';
import type { GraphqlTarget } from '@clew/test-driver';

import type { SentLog, SentSpan } from './sent-span.js';
import { ATTRIBUTES, sentAttributes, sentValue, VALUE } from './stored-attributes.js';
import type { GraphqlAttribute, GraphqlValue, WithGraphqlAttributes } from './stored-attributes.js';

type GraphqlLog = WithGraphqlAttributes<
  Omit<SentLog, 'body' | 'resource' | 'resourceSchemaUrl' | 'scope'> & {
    readonly body: GraphqlValue;
    readonly resource: { readonly attributes: readonly GraphqlAttribute[]; readonly schemaUrl: string };
    readonly scope: WithGraphqlAttributes<SentSpan['scope']>;
  }
>;

const LOGS = `query ($filter: LogFilter!) { logs(filter: $filter) { nodes {
  timeUnixNano observedTimeUnixNano severityNumber severityText body ${VALUE} eventName traceId spanId flags
  ${ATTRIBUTES} droppedAttributesCount
  resource { ${ATTRIBUTES} schemaUrl }
  scope { name version schemaUrl ${ATTRIBUTES} }
} } }`;

/** The log records of a trace in the senders' words, oldest first. */
export async function storedLogs(target: GraphqlTarget, traceId: string): Promise<readonly SentLog[]> {
  interface Answer {
    readonly logs: { readonly nodes: readonly GraphqlLog[] };
  }
  const { logs } = await askGraphql<Answer>(target, LOGS, { filter: { traceId } });
  return logs.nodes.map(({ resource, ...log }) => ({
    ...log,
    body: sentValue(log.body),
    attributes: sentAttributes(log.attributes),
    resource: sentAttributes(resource.attributes),
    resourceSchemaUrl: resource.schemaUrl,
    scope: { ...log.scope, attributes: sentAttributes(log.scope.attributes) },
  }));
}
