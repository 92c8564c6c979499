import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scalarBytes, scalarText, utf8Bytes } from '../any-value-bytes.js';
import type { Addition } from './addition.js';
import type { Enrichment, EnrichmentOptions } from './enrichment.js';
import { compileEnrichment } from './enrichment.js';
import { parseEnrichmentRules } from './enrichment-rules.js';

type Attributes = Readonly<Record<string, string | number | boolean>>;

function compiled(documents: readonly unknown[], options: EnrichmentOptions = {}): Enrichment {
  const enrichment = compileEnrichment(documents.map(parseEnrichmentRules), options);
  if (enrichment === undefined) throw new Error('the documents have no rules');
  enrichment.beginRequest(request());
  return enrichment;
}

const rules = (...list: readonly unknown[]): { rules: readonly unknown[] } => ({ rules: list });

function request(
  given: { at?: string; environment?: string; baggage?: string } = {},
): Parameters<Enrichment['beginRequest']>[0] {
  return {
    receivedAtUnixMs: Date.parse(given.at ?? '2026-06-01T12:00:00Z'),
    environment: given.environment,
    baggage: given.baggage,
  };
}

function message(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = parts.flatMap((part) => [...part]);
  expect(content.length).toBeLessThan(0x80);
  return Uint8Array.of(tag, content.length, ...content);
}

/** A Resource payload. */
function resource(attributes: Attributes): Uint8Array {
  const keyValues = Object.entries(attributes).map(([key, value]) =>
    message(0x0a, message(0x0a, utf8Bytes(key)), message(0x12, scalarBytes(value))),
  );
  return Uint8Array.from(keyValues.flatMap((bytes) => [...bytes]));
}

function texts(additions: readonly Addition[]): Record<string, string | undefined> {
  return Object.fromEntries(
    additions.map(({ key, value, overwrite }) => [overwrite ? `${key}!` : key, scalarText(value, 0, value.length)]),
  );
}

function onResource(enrichment: Enrichment, attributes: Attributes): Record<string, string | undefined> {
  return texts(enrichment.ofResource(resource(attributes)).additions);
}

function onSpan(
  enrichment: Enrichment,
  attributes: Attributes,
  of: Attributes = { 'service.name': 'shop' },
): Record<string, string | undefined> {
  if (!enrichment.beginSpan(enrichment.ofResource(resource(of)))) return {};
  const parts = Object.entries(attributes).map(([key, value]) => ({ key, payload: scalarBytes(value) }));
  const body = Uint8Array.from(parts.flatMap(({ payload }) => [...payload]));
  let at = 0;
  for (const { key, payload } of parts) {
    const slot = enrichment.inputOf(key);
    if (slot >= 0) enrichment.input(slot, body, at, at + payload.length);
    at += payload.length;
  }
  return texts(enrichment.spanAdditions());
}

describe('enrichment of resources', () => {
  const region = { id: 'region', add: { 'cloud.region': 'eu-1', replicas: 3, 'is.test': false } };

  it('adds what is not there, of any type', () => {
    const enrichment = compiled([rules(region)]);
    expect(onResource(enrichment, { 'service.name': 'shop' })).toEqual({
      'cloud.region': 'eu-1',
      replicas: '3',
      'is.test': 'false',
    });
    expect(onResource(enrichment, { 'cloud.region': 'us-1', replicas: 1 })).toEqual({ 'is.test': 'false' });
    expect(enrichment.ofResource(resource({})).additions[0]).toMatchObject({
      ruleId: 'region',
      keyBytes: utf8Bytes('cloud.region'),
    });
  });

  it('overwrites what was sent only where the rule says so', () => {
    const enrichment = compiled([rules({ ...region, overwrite: true })]);
    expect(onResource(enrichment, { 'cloud.region': 'us-1' })).toEqual({
      'cloud.region!': 'eu-1',
      replicas: '3',
      'is.test': 'false',
    });
  });

  it('holds for the services, namespaces and attributes of its conditions', () => {
    const when = {
      services: ['shop-*', 'cart'],
      namespaces: ['prod'],
      resourceAttributes: { 'k8s.cluster.name': ['a', 'b'], shard: 7 },
    };
    const enrichment = compiled([rules({ id: 'x', add: { x: 1 }, when })]);
    const fits = { 'service.name': 'shop-web', 'service.namespace': 'prod', 'k8s.cluster.name': 'b', shard: 7 };
    expect(onResource(enrichment, fits)).toEqual({ x: '1' });
    expect(onResource(enrichment, { ...fits, 'service.name': 'cart' })).toEqual({ x: '1' });
    expect(onResource(enrichment, { ...fits, 'service.name': 'cart2' })).toEqual({});
    expect(onResource(enrichment, { ...fits, 'service.namespace': 'test' })).toEqual({});
    expect(onResource(enrichment, { ...fits, 'k8s.cluster.name': 'c' })).toEqual({});
    expect(onResource(enrichment, { ...fits, shard: '7' })).toEqual({});
    expect(onResource(enrichment, {})).toEqual({});
  });

  it('names a deployment by service and time, also when the resource is remembered', () => {
    const deployed = (id: string, from: string, until?: string): unknown => ({
      id,
      add: { 'deployment.revision': id },
      when: { services: ['shop'], from, ...(until === undefined ? {} : { until }) },
    });
    const enrichment = compiled([
      rules(
        deployed('r1', '2026-01-01T00:00:00Z', '2026-06-01T12:00:00Z'),
        deployed('r2', '2026-06-01T14:00:00+02:00'),
      ),
    ]);
    const at = (time: string): unknown => {
      enrichment.beginRequest(request({ at: time }));
      return onResource(enrichment, { 'service.name': 'shop' })['deployment.revision'];
    };
    expect(at('2025-12-31T23:59:59Z')).toBeUndefined();
    expect(at('2026-06-01T11:59:59Z')).toBe('r1');
    expect(at('2026-06-01T12:00:00Z')).toBe('r2');
    expect(at('2026-06-01T11:59:59Z')).toBe('r1');
  });

  it('takes the environment from the ingest key', () => {
    const enrichment = compiled([rules({ id: 'env', environment: 'deployment.environment.name' })]);
    const of = (environment?: string): unknown => {
      enrichment.beginRequest(request(environment === undefined ? {} : { environment }));
      return onResource(enrichment, { 'service.name': 'shop' });
    };
    expect(of('prod')).toEqual({ 'deployment.environment.name': 'prod' });
    expect(of('test')).toEqual({ 'deployment.environment.name': 'test' });
    expect(of()).toEqual({});
    expect(onResource(enrichment, { 'deployment.environment.name': 'dev' })).toEqual({});
  });

  it('looks labels up by pod', () => {
    const enrichment = compiled([
      {
        tables: {
          pods: { key: 'k8s.pod.name', rows: [{ 'k8s.pod.name': 'web-1', 'k8s.pod.label.team': 'a', spot: true }] },
        },
        rules: [{ id: 'labels', lookup: { table: 'pods' } }],
      },
    ]);
    expect(onResource(enrichment, { 'k8s.pod.name': 'web-1' })).toEqual({ 'k8s.pod.label.team': 'a', spot: 'true' });
    expect(onResource(enrichment, { 'k8s.pod.name': 'web-2' })).toEqual({});
    expect(onResource(enrichment, {})).toEqual({});
  });

  it('prefers the organisation to the team, and the first rule to the second', () => {
    const one = rules({ id: 'a', add: { x: 'organisation' } });
    const two = rules({ id: 'a', add: { x: 'team', y: 1 }, overwrite: true }, { id: 'b', add: { y: 2 } });
    expect(onResource(compiled([one, two]), {})).toEqual({ x: 'organisation', y: '1' });
  });

  it('copies what it needs of the body', () => {
    const enrichment = compiled([rules({ id: 'rev', copy: { 'app.git.sha': 'deployment.revision' } })]);
    const payload = resource({ 'app.git.sha': 'abc' });
    const { additions } = enrichment.ofResource(payload);
    payload.fill(0);
    expect(texts(additions)).toEqual({ 'deployment.revision': 'abc' });
  });

  it('adds no more than its limit, and counts the rest', () => {
    const add = Object.fromEntries(Array.from({ length: 5 }, (_, index) => [`k${index}`, index]));
    const enrichment = compiled([rules({ id: 'many', add })], { additionsMax: 3 });
    expect(Object.keys(onResource(enrichment, {}))).toEqual(['k0', 'k1', 'k2']);
    expect(enrichment.droppedAdditionCount).toBe(2);
  });

  it('says the same of a resource whether it is remembered or not', () => {
    const documents = [
      {
        tables: { t: { key: 'k', csv: 'k,a,b\n1,x,\n2,,y\n' } },
        rules: [
          { id: 'lookup', lookup: { table: 't' } },
          { id: 'add', add: { a: 'added' }, when: { resourceAttributes: { b: ['y', 'z'] } }, overwrite: true },
        ],
      },
    ];
    const warm = compiled(documents, { resourcesMax: 4 });
    const value = fc.constantFrom<string | number>('1', 1, '2', 'x', 'y');
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('k', 'a', 'b', 'c'), value), (attributes) => {
        expect(onResource(warm, attributes)).toEqual(onResource(compiled(documents), attributes));
      }),
    );
  });
});

describe('enrichment of spans', () => {
  const tiers = {
    tables: { tiers: { key: 'customer.id', csv: 'customer.id,customer.tier\r\nc1,gold\r\n42,"silver, plus"\r\n' } },
    rules: [{ id: 'tier', on: 'span', lookup: { table: 'tiers' } }],
  };

  it('looks the tier of a customer up, by text or number', () => {
    const enrichment = compiled([tiers]);
    expect(onSpan(enrichment, { other: 1, 'customer.id': 'c1' })).toEqual({ 'customer.tier': 'gold' });
    expect(onSpan(enrichment, { 'customer.id': 42 })).toEqual({ 'customer.tier': 'silver, plus' });
    expect(onSpan(enrichment, { 'customer.id': '42' })).toEqual({ 'customer.tier': 'silver, plus' });
    expect(onSpan(enrichment, { 'customer.id': 'c2' })).toEqual({});
    expect(onSpan(enrichment, {})).toEqual({});
    expect(onSpan(enrichment, { 'customer.tier': 'sent', 'customer.id': 'c1' })).toEqual({});
  });

  it('takes the chosen items of the baggage of the request', () => {
    const enrichment = compiled([
      rules(
        { id: 'one', baggage: ['tenant'] },
        { id: 'two', baggage: { 'user.tier': 'customer.tier' }, overwrite: true },
      ),
    ]);
    enrichment.beginRequest(request({ baggage: 'tenant=acme%20inc,user.tier=gold,secret=1' }));
    expect(onSpan(enrichment, { 'customer.tier': 'sent' })).toEqual({ tenant: 'acme inc', 'customer.tier!': 'gold' });
    enrichment.beginRequest(request({ baggage: 'tenant=other' }));
    expect(onSpan(enrichment, {})).toEqual({ tenant: 'other' });
    enrichment.beginRequest(request());
    expect(onSpan(enrichment, {})).toEqual({});
  });

  it('takes baggage that is an attribute already under the name that is wanted', () => {
    const enrichment = compiled([rules({ id: 'copy', on: 'span', copy: { 'baggage.tenant': 'tenant' } })]);
    expect(onSpan(enrichment, { 'baggage.tenant': 'acme' })).toEqual({ tenant: 'acme' });
  });

  it('holds for the spans of its conditions only, and costs nothing for other resources', () => {
    const when = { services: ['shop'], attributes: { 'http.route': ['/pay', '/cart'] } };
    const enrichment = compiled([rules({ id: 'x', on: 'span', add: { critical: true }, when })]);
    expect(onSpan(enrichment, { 'http.route': '/pay' })).toEqual({ critical: 'true' });
    expect(onSpan(enrichment, { 'http.route': '/' })).toEqual({});
    expect(onSpan(enrichment, { 'http.route': '/pay' }, { 'service.name': 'cart' })).toEqual({});
    expect(enrichment.beginSpan(enrichment.ofResource(resource({ 'service.name': 'cart' })))).toBe(false);
    expect(enrichment.inputOf('http.route')).toBeGreaterThanOrEqual(0);
    expect(enrichment.inputOf('http.method')).toBe(-1);
  });

  it('forgets the span before', () => {
    const enrichment = compiled([tiers]);
    expect(onSpan(enrichment, { 'customer.id': 'c1' })).not.toEqual({});
    expect(onSpan(enrichment, { other: 'c1' })).toEqual({});
  });
});

describe('enrichment documents', () => {
  const rule = { id: 'a', add: { x: 1 } };
  const table = (content: unknown): unknown => ({ tables: { t: content }, rules: [] });

  it('are nothing at all without rules', () => {
    expect(compileEnrichment([])).toBeUndefined();
    expect(compileEnrichment([parseEnrichmentRules({})])).toBeUndefined();
  });

  it.each([
    [7, 'must be an object, not 7'],
    [rules({ id: 'a' }), 'rules[0]: must have exactly one of add, environment, lookup, baggage, copy'],
    [rules({ ...rule, baggage: ['x'] }), 'rules[0]: must have exactly one of'],
    [rules(rule, rule), 'rules[1].id: is the id of another rule too: "a"'],
    [rules({ ...rule, on: 'event' }), 'rules[0].on: must be one of resource, span, not "event"'],
    [rules({ ...rule, override: true }), 'rules[0].override: unknown field; allowed here: id, add'],
    [rules({ id: 'a', add: {} }), 'rules[0].add: must name at least one attribute'],
    [rules({ id: 'a', add: { x: null } }), 'rules[0].add.x: must be a text of at most 1024 characters'],
    [rules({ id: 'a', on: 'resource', baggage: ['x'] }), 'rules[0].on: must be span'],
    [rules({ id: 'a', copy: ['x'] }), 'rules[0].copy: must be an object, not a list'],
    [rules({ id: 'a', copy: { x: 1 } }), 'rules[0].copy.x: must be the name of an attribute, not 1'],
    [
      rules({ id: 'a', lookup: { table: 't' } }),
      'rules[0].lookup.table: there is no table "t"; tables of this document: none',
    ],
    [rules({ ...rule, when: { attributes: { a: 1 } } }), 'rules[0].when.attributes: is for rules on spans'],
    [rules({ ...rule, when: { from: '2026-01-01' } }), 'rules[0].when.from: must be a time with its offset'],
    [
      rules({ ...rule, when: { from: '2026-01-02T00:00:00Z', until: '2026-01-01T00:00:00Z' } }),
      'rules[0].when.until: must be after from',
    ],
    [table({ key: 'k' }), 'tables.t: must have either csv or rows'],
    [table({ key: 'k', csv: 'a,b\n1,2' }), 'tables.t.csv: has no column k; its columns are a, b'],
    [table({ key: 'k', csv: 'k,b\n1' }), 'tables.t.csv: row 1: 1 fields where there are 2 columns'],
    [table({ key: 'k', csv: 'k,b\n1,2\n1,3' }), 'tables.t.csv: row 2: the key "1" is there already'],
    [table({ key: 'k', csv: 'k,k\n1,2' }), 'tables.t.csv: has two columns of the same name'],
    [table({ key: 'k', rows: [{ a: 1 }] }), 'tables.t.rows: row 1: k must be a text or a number, not missing'],
    [table({ key: 'k', rows: [{ k: 1, a: [] }] }), 'tables.t.rows: row 1, a: must be a text'],
    [table({ key: 'k', rows: ['x'] }), 'tables.t.rows: row 1: must be an object, not "x"'],
    [table({ key: 'k', csv: `k,v\n${'x'.repeat(1024 * 1024)}` }), 'tables.t.csv: has 1048580 characters'],
  ])('are refused with what is allowed (%#)', (content, expected) => {
    expect(() => parseEnrichmentRules(content)).toThrow(expected);
  });
});
