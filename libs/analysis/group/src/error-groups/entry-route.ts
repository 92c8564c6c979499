import type { SpanNode } from '../spans/span-forest.js';
import { messageTemplate } from './message-template.js';

const ROUTE_KEYS = [
  'http.route',
  'rpc.method',
  'messaging.destination.template',
  'messaging.destination.name',
  'faas.name',
];

/**
 * By which door a request came into the service in which each span ran: the route of the nearest entry span above it in
 * the same service, else the name of the topmost span there. The parents must come before their children.
 */
export function entryRoutes(nodes: readonly SpanNode[]): ReadonlyMap<SpanNode, string> {
  const routes = new Map<SpanNode, string>();
  for (const node of nodes) {
    const above = node.parent?.span.serviceName === node.span.serviceName ? node.parent : undefined;
    const isEntry = node.span.kind === 'SERVER' || node.span.kind === 'CONSUMER';
    const inherited = above === undefined || isEntry ? undefined : routes.get(above);
    routes.set(node, inherited ?? routeOf(node));
  }
  return routes;
}

function routeOf({ span }: SpanNode): string {
  for (const key of ROUTE_KEYS) {
    const value = span.attributes.find((attribute) => attribute.key === key)?.value;
    if (value?.type === 'string' && value.value !== '') return value.value.slice(0, 256);
  }
  // Names should not hold ids, and some do.
  return messageTemplate(span.name);
}
