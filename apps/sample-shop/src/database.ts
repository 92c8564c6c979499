import { SpanKind, type Attributes } from '@opentelemetry/api';

/** A store that services ask. There is none: the span, and the time it takes, are the point. */
export interface Database {
  readonly system: 'postgresql' | 'redis' | 'mongodb';
  readonly namespace: string;
  readonly host: string;
  readonly port: number;
}

export interface Query {
  readonly operation: string;
  readonly collection?: string;
  readonly text: string;
  readonly rows?: number;
}

/** https://opentelemetry.io/docs/specs/semconv/database/database-spans/ */
export function querySpan(database: Database, query: Query): { name: string; kind: SpanKind; attributes: Attributes } {
  const attributes: Attributes = {
    'db.system.name': database.system,
    'db.namespace': database.namespace,
    'db.operation.name': query.operation,
    'db.query.text': query.text,
    'server.address': database.host,
    'server.port': database.port,
  };
  if (query.collection !== undefined) attributes['db.collection.name'] = query.collection;
  if (query.rows !== undefined) attributes['db.response.returned_rows'] = query.rows;
  const name = query.collection === undefined ? query.operation : `${query.operation} ${query.collection}`;
  return { name, kind: SpanKind.CLIENT, attributes };
}
