import type { RuleDocument } from '@clew/access-model';
import { TraceScan, decodeResource, decodeSpan, encodeTraceRequest } from '@clew/otlp';
import type { AnyValue, KeyValue, Span, SpanKind } from '@clew/trace-model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CardinalityWatch } from '../cardinality/cardinality-watch.js';
import { compileShaping } from './compile-shaping.js';
import type { SpanShaping } from './span-shaping.js';

interface Documents {
  readonly cardinality?: unknown;
  readonly conventions?: unknown;
  readonly enrichment?: unknown;
  readonly glossary?: unknown;
  readonly names?: unknown;
}

const KINDS = {
  cardinality: 'cardinality',
  conventions: 'semantic-conventions',
  enrichment: 'enrichment',
  glossary: 'glossary',
  names: 'span-names',
} as const;

function ruleDocuments(documents: Documents): RuleDocument[] {
  return (['cardinality', 'conventions', 'enrichment', 'glossary', 'names'] as const)
    .filter((name) => documents[name] !== undefined)
    .map((name) => ({
      organisationId: 'o',
      teamId: 't',
      kind: KINDS[name],
      version: 1,
      content: documents[name],
      createdAt: new Date(0),
      createdBy: 'test',
    }));
}

type Scalars = Readonly<Record<string, string | number | boolean>>;

function keyValues(attributes: Scalars): KeyValue[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) }));
}

function anyValue(value: string | number | boolean): AnyValue {
  if (typeof value === 'string') return { type: 'string', value };
  return typeof value === 'boolean' ? { type: 'bool', value } : { type: 'int', value: BigInt(value) };
}

/** As written in the test: `[key, value]`, values as they are. */
function pairs(attributes: readonly KeyValue[]): unknown[] {
  return attributes.map(({ key, value }) => [
    key,
    value.type === 'int' ? Number(value.value) : 'value' in value && value.value,
  ]);
}

function spanOf(attributes: Scalars, name = 'checkout', kind: SpanKind = 'SERVER'): Span {
  return {
    traceId: '0af7651916cd43dd8448eb211c80319c' as Span['traceId'],
    spanId: 'b7ad6b7169203331' as Span['spanId'],
    parentSpanId: '',
    traceState: 'a=1',
    flags: 1,
    name,
    kind,
    startTimeUnixNano: 1n,
    endTimeUnixNano: 2n,
    statusCode: 'ERROR',
    statusMessage: 'broken',
    attributes: keyValues(attributes),
    droppedAttributesCount: 2,
    events: [
      { timeUnixNano: 3n, name: 'e', attributes: keyValues({ 'http.method': 'GET' }), droppedAttributesCount: 0 },
    ],
    droppedEventsCount: 0,
    links: [],
    droppedLinksCount: 0,
  };
}

class Shaper {
  /** `what key ... count`, without the sightings of cardinality unless they are limited. */
  readonly seen: string[] = [];
  private readonly shaping: SpanShaping;
  private readonly scan = new TraceScan();

  constructor(documents: Documents = {}, cardinality = new CardinalityWatch()) {
    const note =
      (what: string) =>
      (...seen: readonly unknown[]): void => {
        if (what !== 'cardinality' || seen.at(-1) === true) this.seen.push([what, ...seen].join(' '));
      };
    const observer = {
      rule: note('rule'),
      finding: note('finding'),
      cardinality: note('cardinality'),
      glossary: note('glossary'),
      fault: note('fault'),
      drift: note('drift'),
    };
    this.shaping = compileShaping(ruleDocuments(documents), { observer, cardinality });
  }

  /** What becomes of resource and span; undefined where nothing changes. */
  shape(span: Span, resource: Scalars = { 'service.name': 'shop' }, baggage?: string) {
    const scope = { name: 'test', version: '', attributes: [], droppedAttributesCount: 0 };
    const body = encodeTraceRequest([
      {
        resource: { attributes: keyValues(resource), droppedAttributesCount: 0 },
        schemaUrl: '',
        scopeSpans: [{ scope, schemaUrl: '', spans: [span] }],
      },
    ]);
    this.scan.scan(body);
    const [group] = this.scan.groups;
    this.shaping.beginRequest({ receivedAtUnixMs: 1_800_000_000_000, environment: undefined, baggage }, 1);
    const newResource = this.shaping.resource(body.subarray(group?.resourceStart, group?.resourceEnd));
    const newSpan = this.shaping.span(body, this.scan.spanStart[0] ?? 0, this.scan.spanEnd[0] ?? 0);
    this.shaping.endRequest();
    return {
      resource: newResource && decodeResource(newResource, 0, newResource.length),
      span: newSpan && decodeSpan(newSpan, 0, newSpan.length),
    };
  }
}

describe('SpanShaping', () => {
  it('leaves spans and resources alone without rules, whatever their attributes', () => {
    const shaper = new Shaper();
    const value = fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.boolean());
    const attributes = fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('http.method', 'db.system')), value);
    fc.assert(
      fc.property(attributes, attributes, (onSpan, onResource) => {
        expect(shaper.shape(spanOf(onSpan), onResource)).toEqual({ resource: undefined, span: undefined });
      }),
    );
  });

  it('changes nothing of a span but what it has to', () => {
    const span = spanOf({ a: 1, 'customer.id': 'c1', b: true }, 'GET /users/7');
    const shaped = new Shaper({ names: { originalAttribute: false } }).shape(span);
    expect(shaped).toEqual({ resource: undefined, span: { ...span, name: 'GET /users/{id}' } });
  });

  it('keeps the name that was sent, and prefers the route of the framework', () => {
    const { span } = new Shaper().shape(spanOf({ 'http.route': '/users/:user' }, 'GET /users/7'));
    expect(span?.name).toBe('GET /users/:user');
    expect(pairs(span?.attributes ?? [])).toEqual([
      ['http.route', '/users/:user'],
      ['clew.span.name.sent', 'GET /users/7'],
    ]);
    const guessed = new Shaper({ names: { preferRoute: false } }).shape(spanOf({ 'http.route': '/x' }, 'GET /users/7'));
    expect(guessed.span?.name).toBe('GET /users/{id}');
  });

  it('names spans the same in requests whose attributes it does not look at', () => {
    const shaper = new Shaper({}, new CardinalityWatch({ sampledSpansPerSecond: 0.1 }));
    const shapes = [0, 1].map(() => shaper.shape(spanOf({ 'http.route': '/users/:user' }, 'GET /users/7')));
    expect(shapes[1]).toEqual(shapes[0]);
    expect(shapes[1]?.span?.name).toBe('GET /users/:user');
    expect(shaper.shape(spanOf({ 'http.url': '/users/7' }))).toEqual({ resource: undefined, span: undefined });
    expect(shaper.seen).toEqual(['rule span-names template 1', 'rule span-names template 1']);
  });

  it('renames in place where the organisation says so, with the values that changed, and counts', () => {
    const shaper = new Shaper({ conventions: { mode: 'rename' } });
    const sent = { 'http.method': 'GET', x: 1, 'db.system': 'mssql', 'net.peer.name': 'db' };
    expect(pairs(shaper.shape(spanOf(sent, 'q', 'CLIENT')).span?.attributes ?? [])).toEqual([
      ['http.request.method', 'GET'],
      ['x', 1],
      ['db.system.name', 'microsoft.sql_server'],
      ['server.address', 'db'],
    ]);
    const { resource } = shaper.shape(spanOf({}), { 'service.name': 'cart', 'deployment.environment': 'prod' });
    expect(pairs(resource?.attributes ?? [])).toContainEqual(['deployment.environment.name', 'prod']);
    expect(shaper.seen).toEqual([
      'drift shop http.method http.request.method 1',
      'drift shop db.system db.system.name 1',
      'drift shop net.peer.name server.address or client.address 1',
      'drift cart deployment.environment deployment.environment.name 1',
    ]);
  });

  it('never makes two attributes of one name', () => {
    const shaper = new Shaper({ conventions: { mode: 'rename' } });
    const sent = { 'http.method': 'GET', 'http.request.method': 'POST', 'net.host.name': 'a', 'http.server_name': 'b' };
    expect(pairs(shaper.shape(spanOf(sent)).span?.attributes ?? [])).toEqual([
      ['http.request.method', 'POST'],
      ['server.address', 'a'],
    ]);
  });

  it('adds the current name beside the one that was sent', () => {
    const shaper = new Shaper({ conventions: { mode: 'both' } });
    const sent = { 'http.status_code': 200, 'db.system': 'h2' };
    expect(pairs(shaper.shape(spanOf(sent)).span?.attributes ?? [])).toEqual([
      ['http.status_code', 200],
      ['db.system', 'h2'],
      ['http.response.status_code', 200],
      ['db.system.name', 'h2database'],
    ]);
    expect(shaper.shape(spanOf({ 'http.status_code': 200, 'http.response.status_code': 200 })).span).toBeUndefined();
  });

  it('drops what is beyond a limit and counts it in the span, or puts it into buckets', () => {
    const limits = [
      { keys: ['dropped'], distinctMax: 0, action: 'drop' },
      { keys: ['hashed'], distinctMax: 0, action: 'hash', buckets: 1 },
    ];
    const shaper = new Shaper({ cardinality: { limits } });
    const { span } = shaper.shape(spanOf({ dropped: 1, hashed: 2, kept: 3 }));
    expect(pairs(span?.attributes ?? [])).toEqual([
      ['hashed', 'bucket-0'],
      ['kept', 3],
    ]);
    expect(span?.droppedAttributesCount).toBe(3);
    expect(shaper.seen).toEqual(['cardinality dropped 1 shop true', 'cardinality hashed 1 shop true']);
  });

  it('holds the limits of a name for what is renamed to it, also beside it', () => {
    const cardinality = { limits: [{ keys: ['url.full'], distinctMax: 0, action: 'drop' }] };
    const renamed = new Shaper({ cardinality, conventions: { mode: 'rename' } }).shape(spanOf({ 'http.url': 'u' }));
    expect(renamed.span?.attributes).toEqual([]);
    const beside = new Shaper({ cardinality, conventions: { mode: 'both' } }).shape(spanOf({ 'http.url': 'u' }));
    expect(beside.span).toBeUndefined();
  });

  it('holds spans and resources against the glossary, by their current names', () => {
    const attributes = [
      { key: 'url.full', type: 'int', required: { kinds: ['server'] } },
      { key: 'team', on: 'resource', required: true },
    ];
    const shaper = new Shaper({ glossary: { attributes }, conventions: { mode: 'rename' } });
    shaper.shape(spanOf({ 'http.url': 'u' }));
    shaper.shape(spanOf({}));
    shaper.shape(spanOf({}, 'x', 'CLIENT'), { 'service.name': 'cart', team: 'a' });
    expect(shaper.seen.filter((line) => line.startsWith('glossary')).sort()).toEqual([
      'glossary shop team missing 1',
      'glossary shop team missing 1',
      'glossary shop url.full missing 1',
      'glossary shop url.full wrong-type 1',
    ]);
  });

  it('adds by rule to resource and span, replaces where told so, and counts by rule', () => {
    const rules = [
      { id: 'region', add: { 'cloud.region': 'eu' }, overwrite: true },
      { id: 'tenant', baggage: ['tenant'] },
      { id: 'method', on: 'span', add: { 'http.request.method': '_OTHER' }, overwrite: true },
    ];
    const shaper = new Shaper({ enrichment: { rules }, conventions: { mode: 'rename' } });
    const sent = spanOf({ 'http.method': 'GET', x: 1 });
    const shaped = shaper.shape(sent, { 'service.name': 'shop', 'cloud.region': 'us' }, 'tenant=acme');
    expect(pairs(shaped.resource?.attributes ?? [])).toEqual([
      ['service.name', 'shop'],
      ['cloud.region', 'eu'],
    ]);
    expect(pairs(shaped.span?.attributes ?? [])).toEqual([
      ['x', 1],
      ['tenant', 'acme'],
      ['http.request.method', '_OTHER'],
    ]);
    expect(shaped.span?.events).toEqual(sent.events);
    expect(shaper.seen).toEqual([
      'drift shop http.method http.request.method 1',
      'rule region enrich 1',
      'rule tenant enrich 1',
      'rule method enrich 1',
    ]);
  });
});
