import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ClewProcess, embeddedStart, until } from '@clew/test-driver';
import type { GraphqlTarget } from '@clew/test-driver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { observedMap, observedRed, observedTrace, tracesWith } from './shapes/observed.js';
import type { ObservedTrace } from './shapes/observed.js';
import { CLIENT, CONSUMER, newTraceId, otlpJsonTrace, PRODUCER, SERVER } from './shapes/otlp-json-trace.js';
import type { ShapeSpan } from './shapes/otlp-json-trace.js';

/** Platforms whose traces have a shape of their own: what they send, and what trace, map and metrics make of it. */
describe('shapes of traces', () => {
  let dataDir: string;
  let clew: ClewProcess;
  let target: GraphqlTarget;
  let send: (traceId: string, spans: readonly ShapeSpan[]) => Promise<void>;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'clew-shapes-'));
    clew = new ClewProcess(await embeddedStart(dataDir));
    const { graphql = '', adminToken = '', otlpHttp = '', ingestKey = '' } = await clew.ready();
    target = { graphql, adminToken };
    send = async (traceId, spans) => {
      const answer = await fetch(`${otlpHttp}/v1/traces`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${ingestKey}` },
        body: otlpJsonTrace(traceId, spans),
      });
      expect([answer.status, await answer.json()]).toEqual([200, {}]);
    };
  });

  afterAll(async () => {
    expect(await clew.stop(), clew.log()).toBe(0);
    await rm(dataDir, { recursive: true, force: true });
  });

  function stored(traceId: string, spanCount: number): Promise<ObservedTrace> {
    return until(`${String(spanCount)} spans of ${traceId}`, async () => {
      const trace = await observedTrace(target, traceId);
      return trace?.spans.length === spanCount ? trace : undefined;
    });
  }

  /** The map once it has as many calls as there should be; one too many fails the comparison that follows. */
  function mapOf(names: readonly string[], callCount: number): ReturnType<typeof observedMap> {
    return until(`${String(callCount)} calls around ${names.join(', ')}`, async () => {
      const map = await observedMap(target, names);
      const counted = map.edges.reduce((total, { requestCount }) => total + requestCount, 0);
      return counted >= callCount ? map : undefined;
    });
  }

  it.concurrent('a mesh: two sidecars between the ends of a call are one edge', async () => {
    const traceIds = [newTraceId(), newTraceId()];
    for (const [index, traceId] of traceIds.entries()) await send(traceId, meshCall(index === 1));

    const trace = await stored(traceIds[0] ?? '', 5);
    expect(trace.summary).toEqual({
      ...{ rootServiceName: 'productpage', rootSpanName: 'GET /productpage' },
      services: ['productpage', 'reviews'],
    });
    expect(trace.orphanSpanCount).toBe(0);
    expect(chain(trace)).toEqual([
      'productpage SERVER GET /productpage',
      'productpage CLIENT GET',
      'productpage CLIENT reviews.default.svc.cluster.local:9080/*',
      'reviews SERVER reviews.default.svc.cluster.local:9080/*',
      'reviews SERVER GET /reviews/{id}',
    ]);

    const map = await mapOf(['productpage', 'reviews'], 2);
    expect(map.edges).toEqual([
      {
        ...{ client: 'productpage', server: 'reviews', connectionType: 'RPC' },
        ...{ requestCount: 2, failedRequestCount: 1 },
      },
    ]);
    expect(map.nodes).toEqual({ productpage: 'SERVICE', reviews: 'SERVICE' });
    expect(await observedRed(target, 'reviews', 'SERVER')).toEqual({
      'GET /reviews/{id}': [2, 1],
      'reviews.default.svc.cluster.local:9080/*': [2, 1],
    });
  });

  it.concurrent(
    'serverless: a function that answers is a service, one without spans is known by what its caller says',
    async () => {
      const traceIds = [newTraceId(), newTraceId()];
      for (const [index, traceId] of traceIds.entries()) await send(traceId, invocations(index === 0));

      const trace = await stored(traceIds[0] ?? '', 4);
      expect(trace.summary.services).toEqual(['resize-image', 'upload-api']);
      const invoked = trace.spans.find(({ serviceName }) => serviceName === 'resize-image');
      expect(Object.fromEntries((invoked?.attributes ?? []).map(({ key, value }) => [key, value.text]))).toEqual({
        ...{ 'faas.trigger': 'http', 'faas.coldstart': 'true', 'faas.invocation_id': 'af9d5aa4' },
      });
      await stored(traceIds[1] ?? '', 4);
      expect(await tracesWith(target, 'resize-image', { key: 'faas.coldstart', value: 'true' })).toEqual([traceIds[0]]);

      const map = await mapOf(['upload-api'], 4);
      expect(map.edges).toEqual([
        {
          ...{ client: 'upload-api', server: 'resize-image', connectionType: 'RPC' },
          ...{ requestCount: 2, failedRequestCount: 0 },
        },
        {
          ...{ client: 'upload-api', server: 'send-mail', connectionType: 'VIRTUAL_NODE' },
          ...{ requestCount: 2, failedRequestCount: 1 },
        },
      ]);
      expect(map.nodes).toEqual({ 'upload-api': 'SERVICE', 'resize-image': 'SERVICE', 'send-mail': 'VIRTUAL_NODE' });
      expect(await observedRed(target, 'resize-image', 'SERVER')).toEqual({ 'resize-image': [2, 0] });
      expect(await observedRed(target, 'upload-api', 'CLIENT')).toEqual({
        'invoke resize-image': [2, 0],
        'invoke send-mail': [2, 1],
      });
    },
  );

  it.concurrent('messaging: a consumer below its producer is joined with it', async () => {
    const traceId = newTraceId();
    await send(traceId, [
      { service: 'order-api', name: 'POST /orders', kind: SERVER, spanId: '00000000000000a1' },
      { ...queued('order-api', 'send orders', PRODUCER, 'orders'), spanId: '00000000000000a2', parentSpanId: '00000000000000a1' },
      { ...queued('packing', 'process orders', CONSUMER, 'orders'), spanId: '00000000000000a3', parentSpanId: '00000000000000a2', isError: true },
    ]); // prettier-ignore
    expect(chain(await stored(traceId, 3))).toEqual([
      'order-api SERVER POST /orders',
      'order-api PRODUCER send orders',
      'packing CONSUMER process orders',
    ]);
    const map = await mapOf(['order-api', 'packing'], 1);
    expect(map.edges).toEqual([
      {
        ...{ client: 'order-api', server: 'packing', connectionType: 'MESSAGING' },
        ...{ requestCount: 1, failedRequestCount: 1 },
      },
    ]);
    expect(map.nodes).toEqual({ 'order-api': 'SERVICE', packing: 'SERVICE' });
    expect(await observedRed(target, 'packing', 'CONSUMER')).toEqual({ 'process orders': [1, 1] });
  });

  it.concurrent('messaging: a consumer with a trace of its own is joined with its producers by the queue', async () => {
    const written = [newTraceId(), newTraceId()];
    const read = newTraceId();
    for (const traceId of written) {
      await send(traceId, [
        { ...queued('billing', 'send invoices', PRODUCER, 'invoices'), spanId: '00000000000000b1' },
      ]);
    }
    const links = written.map((traceId) => ({ traceId, spanId: '00000000000000b1' }));
    await send(read, [
      { ...queued('archive', 'receive invoices', CONSUMER, 'invoices'), spanId: '00000000000000c1', links },
      { ...queued('archive', 'process invoices', CONSUMER, 'invoices'), spanId: '00000000000000c2', parentSpanId: '00000000000000c1' },
    ]); // prettier-ignore
    const trace = await stored(read, 2);
    expect(trace.summary).toMatchObject({ rootServiceName: 'archive', rootSpanName: 'receive invoices' });
    expect(trace.spans[0]?.links).toEqual(links);
    for (const traceId of written) expect((await stored(traceId, 1)).orphanSpanCount).toBe(0);

    const map = await mapOf(['invoices'], 3);
    expect(map.edges).toEqual([
      { client: 'billing', server: 'invoices', connectionType: 'MESSAGING', requestCount: 2, failedRequestCount: 0 },
      { client: 'invoices', server: 'archive', connectionType: 'MESSAGING', requestCount: 1, failedRequestCount: 0 },
    ]);
    expect(map.nodes).toEqual({ archive: 'SERVICE', billing: 'SERVICE', invoices: 'MESSAGING' });
    expect(await observedRed(target, 'billing', 'PRODUCER')).toEqual({ 'send invoices': [2, 0] });
  });
});

/** From the root down, one child each. */
function chain({ spans }: ObservedTrace): readonly string[] {
  const byParent = new Map(spans.map((span) => [span.parentSpanId, span]));
  const names: string[] = [];
  for (let span = byParent.get(null); span !== undefined; span = byParent.get(span.spanId)) {
    names.push(`${span.serviceName} ${span.kind} ${span.name}`);
  }
  return names;
}

function meshCall(isError: boolean): readonly ShapeSpan[] {
  const operation = 'reviews.default.svc.cluster.local:9080/*';
  const proxy = {
    component: 'proxy',
    'istio.mesh_id': 'cluster.local',
    'istio.namespace': 'default',
    'http.protocol': 'HTTP/1.1',
    response_flags: isError ? 'UF' : '-',
  };
  const outbound = { ...proxy, 'upstream_cluster.name': 'outbound|9080||reviews.default.svc.cluster.local' };
  const inbound = { ...proxy, 'upstream_cluster.name': 'inbound|9080||' };
  return [
    { service: 'productpage', name: 'GET /productpage', kind: SERVER, spanId: '0000000000000001' },
    {
      ...{ service: 'productpage', name: 'GET', kind: CLIENT, spanId: '0000000000000002', parentSpanId: '0000000000000001' },
      ...{ attributes: { 'server.address': 'reviews', 'server.port': 9080 }, isError },
    },
    {
      ...{ service: 'productpage', name: operation, kind: CLIENT, spanId: '0000000000000003' },
      ...{ parentSpanId: '0000000000000002', attributes: { ...outbound, 'peer.address': '10.0.0.7' }, isError },
    },
    {
      ...{ service: 'reviews', name: operation, kind: SERVER, spanId: '0000000000000004' },
      ...{ parentSpanId: '0000000000000003', attributes: { ...inbound, 'peer.address': '10.0.0.6' }, isError },
    },
    {
      ...{ service: 'reviews', name: 'GET /reviews/{id}', kind: SERVER, spanId: '0000000000000005' },
      ...{ parentSpanId: '0000000000000004', isError },
    },
  ]; // prettier-ignore
}

function invocations(isCold: boolean): readonly ShapeSpan[] {
  const invoke = (name: string, spanId: string): ShapeSpan => ({
    ...{ service: 'upload-api', name: `invoke ${name}`, kind: CLIENT, spanId, parentSpanId: '00000000000000d1' },
    attributes: {
      ...{ 'faas.invoked_name': name, 'faas.invoked_provider': 'aws', 'faas.invoked_region': 'eu-central-1' },
      'server.address': 'lambda.eu-central-1.amazonaws.com',
    },
  });
  return [
    { service: 'upload-api', name: 'POST /images', kind: SERVER, spanId: '00000000000000d1' },
    invoke('resize-image', '00000000000000d2'),
    { ...invoke('send-mail', '00000000000000d3'), isError: isCold },
    {
      ...{ service: 'resize-image', name: 'resize-image', kind: SERVER, spanId: '00000000000000d4' },
      parentSpanId: '00000000000000d2',
      attributes: { 'faas.trigger': 'http', 'faas.coldstart': isCold, 'faas.invocation_id': 'af9d5aa4' },
      resource: { 'faas.name': 'resize-image', 'cloud.platform': 'aws_lambda', 'faas.version': '12' },
    },
  ];
}

function queued(service: string, name: string, kind: number, queue: string): Omit<ShapeSpan, 'spanId'> {
  return {
    ...{ service, name, kind },
    attributes: {
      'messaging.system': 'kafka',
      'messaging.destination.name': queue,
      'messaging.batch.message_count': 1,
    },
  };
}
