import { describe, expect, it } from 'vitest';

import { convertJaegerThrift } from './jaeger/jaeger-request.js';
import { CLIENT_BODIES } from './testing/client-bodies.js';
import { plainSpans, type PlainSpan } from './testing/plain.js';
import { convertZipkinJson, convertZipkinProtobuf } from './zipkin/zipkin-request.js';

const OPTIONS = { receivedAtUnixNano: 0n };
const T0 = 1_700_000_000_000_000_000n;

function byName(body: Uint8Array): ReadonlyMap<string, PlainSpan> {
  return new Map(plainSpans(body).map((span) => [span.name, span]));
}

/** What all of them sent, whatever the format lets them say. */
function expectTheShop(body: Uint8Array): { readonly cart: PlainSpan; readonly select: PlainSpan } {
  const spans = byName(body);
  const cart = spans.get('GET /cart');
  const select = spans.get('SELECT');
  if (cart === undefined || select === undefined) throw new Error(`there are only ${[...spans.keys()].join(', ')}`);
  expect(cart).toMatchObject({ parentSpanId: '', kind: 'SERVER', startTimeUnixNano: T0, endTimeUnixNano: T0 + 4_000_000n });
  expect(select).toMatchObject({
    traceId: cart.traceId,
    parentSpanId: cart.spanId,
    kind: 'CLIENT',
    startTimeUnixNano: T0 + 1_000_000n,
    endTimeUnixNano: T0 + 3_000_000n,
    statusCode: 'ERROR',
  });
  return { cart, select };
} // prettier-ignore

describe('the Zipkin exporters of OpenTelemetry', () => {
  it.each([
    ['Python, JSON', convertZipkinJson(CLIENT_BODIES.pythonZipkinJson, OPTIONS)],
    ['Python, protobuf', convertZipkinProtobuf(CLIENT_BODIES.pythonZipkinProtobuf, OPTIONS)],
  ])('%s', (_, { body }) => {
    const { cart, select } = expectTheShop(body);
    expect(cart).toMatchObject({ statusCode: 'OK', scope: 'shop.http@2.0', attributes: {} });
    expect(cart.resource).toEqual({
      'service.name': 'Checkout',
      'service.version': '1.2.3',
      'telemetry.sdk.language': 'python',
      'telemetry.sdk.name': 'opentelemetry',
      'telemetry.sdk.version': '1.21.0',
    });
    expect(select).toMatchObject({ resource: cart.resource, scope: 'shop.http@2.0', statusMessage: 'no route' });
    expect(select.attributes).toEqual({ 'peer.service': 'db', n: '7', ratio: '0.5', ok: 'true', list: '["a","b"]' });
    expect(select.events).toEqual([{ name: 'retry', atUnixNano: T0 + 1_500_000n, attributes: { attempt: 2n } }]);
    expect(byName(body).get('render')).toMatchObject({ kind: 'INTERNAL', statusCode: 'UNSET' });
  });

  it('Node', () => {
    const { cart, select } = expectTheShop(convertZipkinJson(CLIENT_BODIES.nodeOtelZipkin, OPTIONS).body);
    expect(cart).toMatchObject({ statusCode: 'OK', attributes: {} });
    expect(cart.resource).toEqual({ 'service.name': 'Checkout', 'service.version': '1.2.3' });
    expect(select.statusMessage).toBe('no route');
    expect(select.attributes).toEqual({ 'peer.service': 'db', n: '7', ok: 'true', list: 'a,b' });
  });
});

describe('the Zipkin library for Node', () => {
  it('says both ends of a call with one id', () => {
    const [caller] = plainSpans(convertZipkinJson(CLIENT_BODIES.nodeZipkinCaller, OPTIONS).body);
    const [callee] = plainSpans(convertZipkinJson(CLIENT_BODIES.nodeZipkinCallee, OPTIONS).body);
    const ids = { traceId: '000000000000000048485a3953bb6124', spanId: 'a2fb4a1d1a96d312', parentSpanId: '48485a3953bb6124' };
    expect(caller).toMatchObject({ ...ids, kind: 'CLIENT', resource: { 'service.name': 'checkout' } });
    expect(callee).toMatchObject({ ...ids, kind: 'SERVER', resource: { 'service.name': 'stock' } });
    expect(caller).toMatchObject({ statusCode: 'ERROR', statusMessage: 'timed out', events: [{ name: 'cache miss' }] });
    expect(caller?.attributes).toEqual({
      'http.path': '/stock',
      'service.peer.name': 'stock',
      'network.peer.address': '10.0.0.7',
      'network.peer.port': 8080n,
    });
  }); // prettier-ignore
});

describe('Jaeger clients', () => {
  it('the exporter of OpenTelemetry for Python', () => {
    const { cart, select } = expectTheShop(convertJaegerThrift(CLIENT_BODIES.pythonJaeger, OPTIONS).body);
    expect(cart).toMatchObject({ statusCode: 'OK', scope: 'shop.http@2.0', resource: { 'service.name': 'Checkout' } });
    expect(select).toMatchObject({ statusMessage: 'no route', attributes: { n: 7n, ratio: 0.5, ok: true } });
    expect(select.events).toEqual([{ name: 'retry', atUnixNano: T0 + 1_500_000n, attributes: { attempt: 2n } }]);
    expect(select.links).toEqual([
      {
        traceId: '0102030405060708090a0b0c0d0e0f10',
        spanId: '1112131415161718',
        attributes: { 'opentracing.ref_type': 'follows_from' },
      },
    ]);
  });

  it('the library for Node', () => {
    const { body } = convertJaegerThrift(CLIENT_BODIES.nodeJaeger, OPTIONS);
    const { cart, select } = expectTheShop(body);
    expect(cart).toMatchObject({ statusCode: 'ERROR', attributes: { 'http.status_code': 500 } });
    expect(cart.resource).toMatchObject({ 'service.name': 'checkout', 'service.version': '1.2.3', 'host.name': 'vm' });
    expect(select.attributes).toEqual({ n: 7, ratio: 0.5, blob: Uint8Array.of(0, 255) });
    const mail = byName(body).get('mail');
    expect(mail).toMatchObject({ parentSpanId: cart.spanId, links: [{ spanId: cart.spanId }] });
  });
});
