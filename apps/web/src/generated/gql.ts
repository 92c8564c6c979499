/* eslint-disable */
import * as types from './graphql';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  query LoadViewer {\n    viewer {\n      role\n      organisation {\n        id\n        name\n        teams {\n          id\n          name\n          retentionDays\n        }\n      }\n    }\n    ingest {\n      otlpHttpUrl\n      otlpGrpcUrl\n      keyOptional\n    }\n  }\n": typeof types.LoadViewerDocument,
    "\n  query LoadRedMetrics($query: RedMetricsQuery!) {\n    redMetrics(query: $query) {\n      serviceName\n      points {\n        time\n        spanCount\n        errorSpanCount\n        durationP50\n        durationP95\n        durationP99\n      }\n    }\n  }\n": typeof types.LoadRedMetricsDocument,
    "\n  query LoadServiceMap($range: TimeRange!) {\n    serviceMap(range: $range) {\n      nodes {\n        name\n        type\n        spanCount\n        errorSpanCount\n        durationP95\n      }\n      edges {\n        client\n        server\n        connectionType\n        requestCount\n        failedRequestCount\n        durationP50\n        durationP95\n        durationP99\n      }\n    }\n  }\n": typeof types.LoadServiceMapDocument,
    "\n  query LoadServices($range: TimeRange!) {\n    services(range: $range) {\n      name\n      spanCount\n      errorSpanCount\n      durationP50\n      durationP95\n      durationP99\n    }\n  }\n": typeof types.LoadServicesDocument,
    "\n  query TraceOutline($traceId: TraceId!) {\n    trace(traceId: $traceId) {\n      traceId\n      orphanSpanCount\n      truncated\n      summary {\n        rootServiceName\n        rootSpanName\n        startTimeUnixNano\n        duration\n        spanCount\n        errorSpanCount\n        services\n        decisionReason\n        adjustedCount\n      }\n      spans {\n        spanId\n        parentSpanId\n        name\n        kind\n        serviceName\n        startTimeUnixNano\n        endTimeUnixNano\n        status {\n          code\n          message\n        }\n        traceState\n        flags\n        droppedAttributesCount\n        droppedEventsCount\n        droppedLinksCount\n      }\n    }\n  }\n": typeof types.TraceOutlineDocument,
    "\n  query TraceDetails($traceId: TraceId!) {\n    trace(traceId: $traceId) {\n      spans {\n        spanId\n        kind\n        startTimeUnixNano\n        resource {\n          attributes {\n            ...Attribute\n          }\n          droppedAttributesCount\n          schemaUrl\n        }\n        scope {\n          name\n          version\n          attributes {\n            ...Attribute\n          }\n          droppedAttributesCount\n          schemaUrl\n        }\n        attributes {\n          ...Attribute\n        }\n        events {\n          timeUnixNano\n          name\n          attributes {\n            ...Attribute\n          }\n          droppedAttributesCount\n        }\n        links {\n          traceId\n          spanId\n          traceState\n          flags\n          attributes {\n            ...Attribute\n          }\n          droppedAttributesCount\n        }\n      }\n    }\n  }\n\n  fragment Attribute on KeyValue {\n    key\n    value {\n      type\n      text\n      bytesValue\n      jsonValue\n    }\n  }\n": typeof types.TraceDetailsDocument,
    "\n  query SearchTraces($filter: TraceFilter!, $first: Int!, $after: String) {\n    traces(filter: $filter, first: $first, after: $after) {\n      nodes {\n        traceId\n        rootServiceName\n        rootSpanName\n        startTimeUnixNano\n        duration\n        spanCount\n        errorSpanCount\n        services\n        decisionReason\n        adjustedCount\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": typeof types.SearchTracesDocument,
    "\n  query ServiceNames($range: TimeRange!) {\n    services(range: $range) {\n      name\n    }\n  }\n": typeof types.ServiceNamesDocument,
    "\n  query SpanNames($serviceName: String!, $range: TimeRange!) {\n    spanNames(serviceName: $serviceName, range: $range)\n  }\n": typeof types.SpanNamesDocument,
};
const documents: Documents = {
    "\n  query LoadViewer {\n    viewer {\n      role\n      organisation {\n        id\n        name\n        teams {\n          id\n          name\n          retentionDays\n        }\n      }\n    }\n    ingest {\n      otlpHttpUrl\n      otlpGrpcUrl\n      keyOptional\n    }\n  }\n": types.LoadViewerDocument,
    "\n  query LoadRedMetrics($query: RedMetricsQuery!) {\n    redMetrics(query: $query) {\n      serviceName\n      points {\n        time\n        spanCount\n        errorSpanCount\n        durationP50\n        durationP95\n        durationP99\n      }\n    }\n  }\n": types.LoadRedMetricsDocument,
    "\n  query LoadServiceMap($range: TimeRange!) {\n    serviceMap(range: $range) {\n      nodes {\n        name\n        type\n        spanCount\n        errorSpanCount\n        durationP95\n      }\n      edges {\n        client\n        server\n        connectionType\n        requestCount\n        failedRequestCount\n        durationP50\n        durationP95\n        durationP99\n      }\n    }\n  }\n": types.LoadServiceMapDocument,
    "\n  query LoadServices($range: TimeRange!) {\n    services(range: $range) {\n      name\n      spanCount\n      errorSpanCount\n      durationP50\n      durationP95\n      durationP99\n    }\n  }\n": types.LoadServicesDocument,
    "\n  query TraceOutline($traceId: TraceId!) {\n    trace(traceId: $traceId) {\n      traceId\n      orphanSpanCount\n      truncated\n      summary {\n        rootServiceName\n        rootSpanName\n        startTimeUnixNano\n        duration\n        spanCount\n        errorSpanCount\n        services\n        decisionReason\n        adjustedCount\n      }\n      spans {\n        spanId\n        parentSpanId\n        name\n        kind\n        serviceName\n        startTimeUnixNano\n        endTimeUnixNano\n        status {\n          code\n          message\n        }\n        traceState\n        flags\n        droppedAttributesCount\n        droppedEventsCount\n        droppedLinksCount\n      }\n    }\n  }\n": types.TraceOutlineDocument,
    "\n  query TraceDetails($traceId: TraceId!) {\n    trace(traceId: $traceId) {\n      spans {\n        spanId\n        kind\n        startTimeUnixNano\n        resource {\n          attributes {\n            ...Attribute\n          }\n          droppedAttributesCount\n          schemaUrl\n        }\n        scope {\n          name\n          version\n          attributes {\n            ...Attribute\n          }\n          droppedAttributesCount\n          schemaUrl\n        }\n        attributes {\n          ...Attribute\n        }\n        events {\n          timeUnixNano\n          name\n          attributes {\n            ...Attribute\n          }\n          droppedAttributesCount\n        }\n        links {\n          traceId\n          spanId\n          traceState\n          flags\n          attributes {\n            ...Attribute\n          }\n          droppedAttributesCount\n        }\n      }\n    }\n  }\n\n  fragment Attribute on KeyValue {\n    key\n    value {\n      type\n      text\n      bytesValue\n      jsonValue\n    }\n  }\n": types.TraceDetailsDocument,
    "\n  query SearchTraces($filter: TraceFilter!, $first: Int!, $after: String) {\n    traces(filter: $filter, first: $first, after: $after) {\n      nodes {\n        traceId\n        rootServiceName\n        rootSpanName\n        startTimeUnixNano\n        duration\n        spanCount\n        errorSpanCount\n        services\n        decisionReason\n        adjustedCount\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": types.SearchTracesDocument,
    "\n  query ServiceNames($range: TimeRange!) {\n    services(range: $range) {\n      name\n    }\n  }\n": types.ServiceNamesDocument,
    "\n  query SpanNames($serviceName: String!, $range: TimeRange!) {\n    spanNames(serviceName: $serviceName, range: $range)\n  }\n": types.SpanNamesDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query LoadViewer {\n    viewer {\n      role\n      organisation {\n        id\n        name\n        teams {\n          id\n          name\n          retentionDays\n        }\n      }\n    }\n    ingest {\n      otlpHttpUrl\n      otlpGrpcUrl\n      keyOptional\n    }\n  }\n"): (typeof documents)["\n  query LoadViewer {\n    viewer {\n      role\n      organisation {\n        id\n        name\n        teams {\n          id\n          name\n          retentionDays\n        }\n      }\n    }\n    ingest {\n      otlpHttpUrl\n      otlpGrpcUrl\n      keyOptional\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query LoadRedMetrics($query: RedMetricsQuery!) {\n    redMetrics(query: $query) {\n      serviceName\n      points {\n        time\n        spanCount\n        errorSpanCount\n        durationP50\n        durationP95\n        durationP99\n      }\n    }\n  }\n"): (typeof documents)["\n  query LoadRedMetrics($query: RedMetricsQuery!) {\n    redMetrics(query: $query) {\n      serviceName\n      points {\n        time\n        spanCount\n        errorSpanCount\n        durationP50\n        durationP95\n        durationP99\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query LoadServiceMap($range: TimeRange!) {\n    serviceMap(range: $range) {\n      nodes {\n        name\n        type\n        spanCount\n        errorSpanCount\n        durationP95\n      }\n      edges {\n        client\n        server\n        connectionType\n        requestCount\n        failedRequestCount\n        durationP50\n        durationP95\n        durationP99\n      }\n    }\n  }\n"): (typeof documents)["\n  query LoadServiceMap($range: TimeRange!) {\n    serviceMap(range: $range) {\n      nodes {\n        name\n        type\n        spanCount\n        errorSpanCount\n        durationP95\n      }\n      edges {\n        client\n        server\n        connectionType\n        requestCount\n        failedRequestCount\n        durationP50\n        durationP95\n        durationP99\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query LoadServices($range: TimeRange!) {\n    services(range: $range) {\n      name\n      spanCount\n      errorSpanCount\n      durationP50\n      durationP95\n      durationP99\n    }\n  }\n"): (typeof documents)["\n  query LoadServices($range: TimeRange!) {\n    services(range: $range) {\n      name\n      spanCount\n      errorSpanCount\n      durationP50\n      durationP95\n      durationP99\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TraceOutline($traceId: TraceId!) {\n    trace(traceId: $traceId) {\n      traceId\n      orphanSpanCount\n      truncated\n      summary {\n        rootServiceName\n        rootSpanName\n        startTimeUnixNano\n        duration\n        spanCount\n        errorSpanCount\n        services\n        decisionReason\n        adjustedCount\n      }\n      spans {\n        spanId\n        parentSpanId\n        name\n        kind\n        serviceName\n        startTimeUnixNano\n        endTimeUnixNano\n        status {\n          code\n          message\n        }\n        traceState\n        flags\n        droppedAttributesCount\n        droppedEventsCount\n        droppedLinksCount\n      }\n    }\n  }\n"): (typeof documents)["\n  query TraceOutline($traceId: TraceId!) {\n    trace(traceId: $traceId) {\n      traceId\n      orphanSpanCount\n      truncated\n      summary {\n        rootServiceName\n        rootSpanName\n        startTimeUnixNano\n        duration\n        spanCount\n        errorSpanCount\n        services\n        decisionReason\n        adjustedCount\n      }\n      spans {\n        spanId\n        parentSpanId\n        name\n        kind\n        serviceName\n        startTimeUnixNano\n        endTimeUnixNano\n        status {\n          code\n          message\n        }\n        traceState\n        flags\n        droppedAttributesCount\n        droppedEventsCount\n        droppedLinksCount\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TraceDetails($traceId: TraceId!) {\n    trace(traceId: $traceId) {\n      spans {\n        spanId\n        kind\n        startTimeUnixNano\n        resource {\n          attributes {\n            ...Attribute\n          }\n          droppedAttributesCount\n          schemaUrl\n        }\n        scope {\n          name\n          version\n          attributes {\n            ...Attribute\n          }\n          droppedAttributesCount\n          schemaUrl\n        }\n        attributes {\n          ...Attribute\n        }\n        events {\n          timeUnixNano\n          name\n          attributes {\n            ...Attribute\n          }\n          droppedAttributesCount\n        }\n        links {\n          traceId\n          spanId\n          traceState\n          flags\n          attributes {\n            ...Attribute\n          }\n          droppedAttributesCount\n        }\n      }\n    }\n  }\n\n  fragment Attribute on KeyValue {\n    key\n    value {\n      type\n      text\n      bytesValue\n      jsonValue\n    }\n  }\n"): (typeof documents)["\n  query TraceDetails($traceId: TraceId!) {\n    trace(traceId: $traceId) {\n      spans {\n        spanId\n        kind\n        startTimeUnixNano\n        resource {\n          attributes {\n            ...Attribute\n          }\n          droppedAttributesCount\n          schemaUrl\n        }\n        scope {\n          name\n          version\n          attributes {\n            ...Attribute\n          }\n          droppedAttributesCount\n          schemaUrl\n        }\n        attributes {\n          ...Attribute\n        }\n        events {\n          timeUnixNano\n          name\n          attributes {\n            ...Attribute\n          }\n          droppedAttributesCount\n        }\n        links {\n          traceId\n          spanId\n          traceState\n          flags\n          attributes {\n            ...Attribute\n          }\n          droppedAttributesCount\n        }\n      }\n    }\n  }\n\n  fragment Attribute on KeyValue {\n    key\n    value {\n      type\n      text\n      bytesValue\n      jsonValue\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SearchTraces($filter: TraceFilter!, $first: Int!, $after: String) {\n    traces(filter: $filter, first: $first, after: $after) {\n      nodes {\n        traceId\n        rootServiceName\n        rootSpanName\n        startTimeUnixNano\n        duration\n        spanCount\n        errorSpanCount\n        services\n        decisionReason\n        adjustedCount\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"): (typeof documents)["\n  query SearchTraces($filter: TraceFilter!, $first: Int!, $after: String) {\n    traces(filter: $filter, first: $first, after: $after) {\n      nodes {\n        traceId\n        rootServiceName\n        rootSpanName\n        startTimeUnixNano\n        duration\n        spanCount\n        errorSpanCount\n        services\n        decisionReason\n        adjustedCount\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ServiceNames($range: TimeRange!) {\n    services(range: $range) {\n      name\n    }\n  }\n"): (typeof documents)["\n  query ServiceNames($range: TimeRange!) {\n    services(range: $range) {\n      name\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SpanNames($serviceName: String!, $range: TimeRange!) {\n    spanNames(serviceName: $serviceName, range: $range)\n  }\n"): (typeof documents)["\n  query SpanNames($serviceName: String!, $range: TimeRange!) {\n    spanNames(serviceName: $serviceName, range: $range)\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;