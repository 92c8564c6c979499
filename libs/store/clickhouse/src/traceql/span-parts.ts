import { namedFields, type TraceqlQuery } from '@clew/traceql';

import type { SpanParts } from '../reader/span-row.js';

/** The parts of spans that a query has to see. */
export function partsOf(query: TraceqlQuery): SpanParts {
  const scopes = new Set(
    namedFields(query).map((field) =>
      // The intrinsics of the span itself are always there.
      field.kind === 'attribute' ? (field.scope ?? 'any') : field.name.replace(/^span:.*|:.*/, ''),
    ),
  );
  return {
    attributes: scopes.has('span') || scopes.has('any'),
    resource: scopes.has('resource') || scopes.has('any'),
    events: scopes.has('event'),
    links: scopes.has('link'),
    scope: scopes.has('instrumentation'),
  };
}
