import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scalarBytes } from '../any-value-bytes.js';
import { SPAN_KIND } from '../span-sides.js';
import { DEPRECATED_ATTRIBUTES } from './generated/deprecated-attributes.js';
import { parseSemanticConventionRules } from './semantic-convention-rules.js';
import { compileSemanticConventions } from './semantic-conventions.js';

const { client, consumer, internal, producer, server } = SPAN_KIND;

function compiled(...documents: readonly unknown[]): ReturnType<typeof compileSemanticConventions> {
  return compileSemanticConventions(documents.map(parseSemanticConventionRules));
}

const published = compiled();

function currentName(key: string, spanKind: number = internal): string | undefined {
  return published.drift(key)?.current(spanKind)?.key;
}

function valueOf(key: string, value: string | number | bigint): Uint8Array | undefined {
  const bytes = scalarBytes(value);
  return published.drift(key)?.current(client)?.value(bytes, 0, bytes.length);
}

describe('deprecated attribute names', () => {
  it.each([
    ['http.method', 'http.request.method'],
    ['http.status_code', 'http.response.status_code'],
    ['http.url', 'url.full'],
    ['db.statement', 'db.query.text'],
    ['db.system', 'db.system.name'],
    ['deployment.environment', 'deployment.environment.name'],
    ['net.sock.peer.addr', 'network.peer.address'],
    ['k8s.pod.labels.app', 'k8s.pod.label.app'],
  ])('%s is now %s', (deprecated, current) => {
    expect(currentName(deprecated)).toBe(current);
  });

  it('depend on the side of the call where the conventions say so', () => {
    expect(currentName('net.peer.name', client)).toBe('server.address');
    expect(currentName('net.peer.name', producer)).toBe('server.address');
    expect(currentName('net.peer.name', server)).toBe('client.address');
    expect(currentName('net.peer.name', consumer)).toBe('client.address');
    expect(currentName('net.peer.name', internal)).toBeUndefined();
    expect(currentName('messaging.rocketmq.client_group', consumer)).toBe('messaging.consumer.group.name');
    expect(currentName('messaging.rocketmq.client_group', producer)).toBeUndefined();
  });

  it('are counted and not renamed where there is no one new name', () => {
    const drift = published.drift('http.target');
    expect(drift?.currentName).toBe('');
    expect(drift?.current(server)).toBeUndefined();
  });

  it.each(['http.request.method', 'state', 'customer.id', '', 'k8s.pod.labels.', 'container.labels'])(
    'are not: %j',
    (key) => {
      expect(published.drift(key)).toBeUndefined();
    },
  );

  it('never lead to a name that is deprecated itself, but for the values they merge', () => {
    const deprecated = new Set(DEPRECATED_ATTRIBUTES.map(({ key }) => key));
    const names = DEPRECATED_ATTRIBUTES.flatMap((each) => [each.current, each.client, each.server, each.consumer]);
    expect(names.filter((name) => name !== undefined && deprecated.has(name))).toEqual([]);
    expect(deprecated.size).toBe(DEPRECATED_ATTRIBUTES.length);
    expect(deprecated.size).toBeGreaterThan(150);
  });

  it('change values that changed with the name, and no others', () => {
    expect(valueOf('db.system', 'mssql')).toEqual(scalarBytes('microsoft.sql_server'));
    expect(valueOf('db.system', 'postgresql')).toBeUndefined();
    expect(valueOf('db.system', 'dynamodb')).toEqual(scalarBytes('aws.dynamodb'));
    expect(valueOf('net.transport', 'ip_tcp')).toEqual(scalarBytes('tcp'));
    expect(valueOf('http.status_code', 200)).toBeUndefined();
  });

  it('write any integer as text where the new name takes text', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        expect(valueOf('db.redis.database_index', value)).toEqual(scalarBytes(String(value)));
      }),
    );
    expect(valueOf('db.redis.database_index', '3')).toBeUndefined();
  });

  it('are counted per service', () => {
    const conventions = compiled();
    for (const service of ['cart', 'cart', 'shop', 'cart']) conventions.drift('http.method')?.count(service);
    conventions.drift('http.target')?.count('shop');
    conventions.drift('net.peer.name')?.count('shop');
    const counts: unknown[] = [];
    const drain = (): void => {
      conventions.drain((...count) => counts.push(count));
    };
    drain();
    expect(counts).toEqual([
      ['cart', 'http.method', 'http.request.method', 3],
      ['shop', 'http.method', 'http.request.method', 1],
      ['shop', 'http.target', '', 1],
      ['shop', 'net.peer.name', 'server.address or client.address', 1],
    ]);
    drain();
    expect(counts).toHaveLength(4);
  });

  it('count services without end together beyond a thousand', () => {
    const conventions = compiled();
    for (let index = 0; index < 1_200; index++) conventions.drift('http.method')?.count(`service-${index}`);
    const counts = new Map<string, number>();
    conventions.drain((service, _deprecated, _current, count) => counts.set(service, count));
    expect(counts.size).toBe(1_001);
    expect(counts.get('(other services)')).toBe(200);
  });
});

describe('semantic-conventions documents', () => {
  it('count unless they say otherwise, and what the organisation says holds', () => {
    expect(compiled().mode).toBe('count');
    expect(compiled({ mode: 'both' }).mode).toBe('both');
    expect(compiled({}, { mode: 'rename' }).mode).toBe('rename');
    expect(compiled({ mode: 'rename' }, { mode: 'count' }).mode).toBe('rename');
  });

  it('leave names alone, and add names of their own', () => {
    const conventions = compiled(
      { ignore: ['http.*'], renames: { custId: 'customer.id' } },
      { renames: { custId: 'client.id', 'db.name': 'database' } },
    );
    expect(conventions.drift('http.method')).toBeUndefined();
    expect(conventions.drift('custId')?.currentName).toBe('customer.id');
    expect(conventions.drift('db.name')?.currentName).toBe('database');
  });

  it.each([
    ['rename', 'must be an object, not "rename"'],
    [{ mode: 'fix' }, 'mode: must be one of count, rename, both, not "fix"'],
    [{ modes: 'count' }, 'modes: unknown field; allowed here: mode, ignore, renames'],
    [{ renames: { a: 1 } }, 'renames.a: must be the current name, 1 to 256 characters, not 1'],
    [{ renames: { a: 'a' } }, 'renames.a: must name another attribute'],
    [{ renames: { a: 'b', b: 'c' } }, 'renames.a: b is itself renamed: name what it becomes'],
    [{ ignore: 'http.*' }, 'ignore: must be a list, not "http.*"'],
  ])('are refused with what is allowed: %j', (content, message) => {
    expect(() => parseSemanticConventionRules(content)).toThrow(message);
  });
});
