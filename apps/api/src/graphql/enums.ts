import type { Role } from '@clew/access-model';
import type { EdgeConnectionType, RedQuery, ServiceGraphNode, TraceqlMetrics } from '@clew/store-contract';
import { LOG_SEVERITIES, SPAN_KINDS, STATUS_CODES } from '@clew/trace-model';
import type { AnyValue } from '@clew/trace-model';
import { registerEnumType } from '@nestjs/graphql';

/** GraphQL enums want an object; ours are unions of texts. */
function enumOf<const Values extends readonly string[]>(name: string, values: Values): { [V in Values[number]]: V } {
  const members = Object.fromEntries(values.map((value) => [value, value])) as { [V in Values[number]]: V };
  registerEnumType(members, { name });
  return members;
}

export const SpanKindEnum = enumOf('SpanKind', SPAN_KINDS);
export const StatusCodeEnum = enumOf('StatusCode', STATUS_CODES);
export const LogSeverityEnum = enumOf('LogSeverity', LOG_SEVERITIES);

export const LOG_ORDERS = ['NEWEST_FIRST', 'OLDEST_FIRST'] as const;
export type LogOrderName = (typeof LOG_ORDERS)[number];
export const LogOrderEnum = enumOf('LogOrder', LOG_ORDERS);

export const ROLE_NAMES = { viewer: 'VIEWER', editor: 'EDITOR', admin: 'ADMIN' } as const satisfies Record<
  Role,
  string
>;
export const RoleEnum = enumOf('Role', Object.values(ROLE_NAMES));
export type RoleName = (typeof ROLE_NAMES)[Role];

export const ANY_VALUE_TYPE_NAMES = {
  empty: 'EMPTY',
  string: 'STRING',
  bool: 'BOOL',
  int: 'INT',
  double: 'DOUBLE',
  bytes: 'BYTES',
  array: 'ARRAY',
  kvlist: 'KVLIST',
} as const satisfies Record<AnyValue['type'], string>;
export const AnyValueTypeEnum = enumOf('AnyValueType', Object.values(ANY_VALUE_TYPE_NAMES));
export type AnyValueTypeName = (typeof ANY_VALUE_TYPE_NAMES)[AnyValue['type']];

export const NODE_TYPE_NAMES = {
  service: 'SERVICE',
  database: 'DATABASE',
  messaging: 'MESSAGING',
  virtual_node: 'VIRTUAL_NODE',
} as const satisfies Record<ServiceGraphNode['type'], string>;
export const ServiceGraphNodeTypeEnum = enumOf('ServiceGraphNodeType', Object.values(NODE_TYPE_NAMES));
export type NodeTypeName = (typeof NODE_TYPE_NAMES)[ServiceGraphNode['type']];

export const CONNECTION_TYPE_NAMES = {
  rpc: 'RPC',
  messaging: 'MESSAGING',
  database: 'DATABASE',
  virtual_node: 'VIRTUAL_NODE',
} as const satisfies Record<EdgeConnectionType, string>;
export const EdgeConnectionTypeEnum = enumOf('EdgeConnectionType', Object.values(CONNECTION_TYPE_NAMES));
export type ConnectionTypeName = (typeof CONNECTION_TYPE_NAMES)[EdgeConnectionType];

export const RED_GROUPINGS = {
  NONE: 'none',
  SERVICE: 'service',
  SPAN_NAME: 'spanName',
} as const satisfies Record<string, RedQuery['groupBy']>;
export type RedGroupByName = keyof typeof RED_GROUPINGS;
export const RedGroupByEnum = enumOf('RedGroupBy', ['NONE', 'SERVICE', 'SPAN_NAME']);

export const TRACEQL_SOURCE_NAMES = {
  rollup: 'ROLLUP',
  storedSpans: 'STORED_SPANS',
} as const satisfies Record<TraceqlMetrics['source'], string>;
export type TraceqlSourceName = (typeof TRACEQL_SOURCE_NAMES)[TraceqlMetrics['source']];
export const TraceqlSourceEnum = enumOf('TraceqlSource', Object.values(TRACEQL_SOURCE_NAMES));
