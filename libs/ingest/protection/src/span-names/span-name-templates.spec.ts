import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8Bytes, utf8Text } from '../any-value-bytes.js';
import { parseSpanNameRules } from './span-name-rules.js';
import { SpanNameTemplates, compileSpanNames } from './span-name-templates.js';

const names = new SpanNameTemplates([]);

function nameOf(name: string, templates = names): string {
  const bytes = utf8Bytes(`<<${name}>>`);
  const template = templates.templateOf(bytes, 2, bytes.length - 2);
  return template === undefined ? name : utf8Text(template, 0, template.length);
}

describe('span names with ids', () => {
  it.each([
    ['GET /users/123/orders/9f86d081-884c-4d63-9f4e-3c2b1a0d9e8f', 'GET /users/{id}/orders/{id}'],
    ['/orders/7', '/orders/{id}'],
    ['users/123', 'users/{id}'],
    ['/blobs/9f86d081884c7d659a2feaa0c55ad015', '/blobs/{id}'],
    ['/commits/e83c5163', '/commits/{id}'],
    ['/objects/507f1f77bcf86cd799439011/raw', '/objects/{id}/raw'],
    ['/jobs/01ARZ3NDEKTSV4RRFFQ69G5FAV', '/jobs/{id}'],
    ['/videos/dQw4w9WgXcQ', '/videos/{id}'],
    ['/sessions/V1StGXR8_Z5jdHi6B-myT', '/sessions/{id}'],
    ['/customers/cus_NffrFeUfNV2Hib', '/customers/cus_{id}'],
    ['/tokens/eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9', '/tokens/{id}'],
    ['/users/ada@example.com/cart', '/users/{id}/cart'],
    ['/users/ada%40example.com', '/users/{id}'],
    ['/search/blue%20shoes', '/search/{id}'],
    ['/reports/2024-01-31', '/reports/{id}'],
    ['/reports/2024-01-31T10:00:00Z', '/reports/{id}'],
    ['/hosts/10.0.0.1', '/hosts/{id}'],
    ['/batch/1,2,3', '/batch/{id}'],
    ['/delta/-5', '/delta/{id}'],
    ['/users/user123', '/users/{id}'],
    ['/orders/order-12345', '/orders/order-{id}'],
    ['/invoices/2024/10/report-20241031.pdf', '/invoices/{id}/{id}/report-{id}.pdf'],
    ['/posts/123-ten-ways-to-name-a-span', '/posts/{id}'],
    ['/articles/how-we-made-the-fastest-trace-store-of-all-times', '/articles/{id}'],
  ])('%s is %s', (sent, expected) => {
    expect(nameOf(sent)).toBe(expected);
  });

  it.each([
    ['GET https://shop.example.com/users/123?x=1', 'GET /users/{id}'],
    ['https://ada:secret@shop.example.com/cart', '/cart'],
    ['GET http://shop.example.com', 'GET /'],
    ['GET http://shop.example.com?page=2', 'GET /'],
    ['redis://ada:secret@cache:6379/0', 'redis://cache:6379/{id}'],
    ['GET /search?q=shoes&page=2', 'GET /search'],
    ['GET /search?q=/a/b', 'GET /search'],
    ['/docs/intro#install', '/docs/intro'],
    ['/list;jsessionid=1A2B3C', '/list'],
    ['GET /users/123 HTTP/1.1', 'GET /users/{id} HTTP/1.1'],
    ['proxy /a/1 to /b/22', 'proxy /a/{id} to /b/{id}'],
  ])('cuts what is no route: %s is %s', (sent, expected) => {
    expect(nameOf(sent)).toBe(expected);
  });

  it.each([
    ':://',
    ':::///',
    'checkout',
    'user 123',
    'GET',
    '',
    '/',
    '//',
    'GET /users',
    'GET /users/:id',
    'GET /users/:id(\\d+)/orders/:order?',
    'GET /users/{id}/orders/{orderId:[0-9]+}',
    '/users/<int:user_id>',
    '/users/[slug]',
    '/static/*',
    '/api/v1/users',
    '/api/v2.1/users',
    '/v1beta1/projects',
    '/api/2.0/things',
    '/oauth2/token',
    '/s3/buckets',
    '/i18n/de-DE',
    '/hash/sha256',
    '/@scope/package',
    'api/users#show',
    'shop.v1.CartService/AddItem',
    'auth.Service/GetUser2FAStatus',
    '/kubernetes/frequently-asked-questions',
    'HTTP/2',
    'SELECT shop.orders',
    'publish orders/created',
    '/straße/größe',
  ])('keeps %s', (name) => {
    expect(nameOf(name)).toBe(name);
  });

  it('finds any number, UUID and long hexadecimal token in any path', () => {
    const word = fc.constantFrom('users', 'orders', 'api', 'cart-items', 'search_results');
    const id = fc.oneof(
      fc.nat().map(String),
      fc.uuid(),
      fc
        .tuple(fc.constantFrom('0', '9', '4'), fc.stringMatching(/^[0-9a-f]{15,39}$/))
        .map(([digit, hex]) => digit + hex),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(word, id), { minLength: 1, maxLength: 5 }), (pairs) => {
        const sent = pairs.map(([each, value]) => `/${each}/${value}`).join('');
        expect(nameOf(`GET ${sent}`)).toBe(`GET ${pairs.map(([each]) => `/${each}/{id}`).join('')}`);
      }),
      { numRuns: 2_000 },
    );
  });

  it('never fails, says the same each time, and leaves its own templates alone, whatever the bytes', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '/',
        '//',
        '://',
        'http://',
        '?',
        '#',
        ';',
        '=',
        ' ',
        ':',
        '{',
        '}',
        '@',
        '%2',
        '.',
        '-',
        '12',
        'abc',
      ),
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.stringMatching(/^[A-Za-z0-9_-]{0,50}$/),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const bytes = utf8Bytes(pieces.join(''));
        const cold = new SpanNameTemplates([]).templateOf(bytes, 0, bytes.length);
        expect(names.templateOf(bytes, 0, bytes.length)).toEqual(cold);
        expect(names.templateOf(bytes, 0, bytes.length)).toEqual(cold);
        expect(cold).not.toEqual(bytes);
        const settled = cold ?? bytes;
        expect(names.templateOf(settled, 0, settled.length)).toBeUndefined();
      }),
      { numRuns: 5_000 },
    );
  });

  it('passes on bytes that are no UTF-8', () => {
    const bytes = Uint8Array.of(0x2f, 0xff, 0xfe, 0x2f, 0x31, 0x32);
    expect(names.templateOf(bytes, 0, bytes.length)).toEqual(
      Uint8Array.of(0x2f, 0xff, 0xfe, 0x2f, ...utf8Bytes('{id}')),
    );
  });
});

describe('span names by route', () => {
  function withRoute(name: string, route: string): string {
    const bytes = utf8Bytes(name);
    const made = names.withRoute(bytes, 0, bytes.length, utf8Bytes(route));
    return utf8Text(made, 0, made.length);
  }

  it.each([
    ['GET /users/123', '/users/:id', 'GET /users/:id'],
    ['/users/123?x=1', '/users/{id}', '/users/{id}'],
    ['GET https://shop.example.com/users/123', '/users/:id', 'GET /users/:id'],
    ['users/123', '/users/:id', '/users/:id'],
  ])('%s of route %s is %s', (name, route, expected) => {
    expect(withRoute(name, route)).toBe(expected);
  });
});

describe('span-names documents', () => {
  const compiled = (...documents: readonly unknown[]): SpanNameTemplates | undefined =>
    compileSpanNames(documents.map(parseSpanNameRules));

  it('are needed for nothing: templating is on, and the sent name is kept', () => {
    const templates = compiled();
    expect(templates?.originalAttribute).toBe('clew.span.name.sent');
    expect(templates?.preferRoute).toBe(true);
  });

  it('turn it off for a team, unless the organisation says that it is on', () => {
    expect(compiled({ enabled: false })).toBeUndefined();
    expect(compiled({ patterns: ['/x/*'] }, { enabled: false })).toBeUndefined();
    expect(compiled({ enabled: true }, { enabled: false })).toBeDefined();
  });

  it('keep no sent name when told so', () => {
    expect(compiled({ originalAttribute: false })?.originalAttribute).toBeUndefined();
    expect(compiled({ originalAttribute: 'name.sent' })?.originalAttribute).toBe('name.sent');
  });

  it('add patterns, of which the first that matches counts', () => {
    const templates = compiled(
      { patterns: ['/files/*'] },
      { patterns: ['/files/special/*', '/tenants/:tenant/users/{user}', '/t/*/members'] },
    );
    const named = (name: string): string => nameOf(name, templates);
    expect(named('GET /files/a/b/c.txt')).toBe('GET /files/*');
    expect(named('GET /files/special/x')).toBe('GET /files/*');
    expect(named('GET https://example.com/files/a?x=1')).toBe('GET /files/*');
    expect(named('/tenants/acme/users/ada')).toBe('/tenants/:tenant/users/{user}');
    expect(named('/tenants/acme/users/ada/7')).toBe('/tenants/acme/users/ada/{id}');
    expect(named('/t/acme/members')).toBe('/t/*/members');
    expect(named('/files')).toBe('/files');
    expect(named('/files/')).toBe('/files/');
  });

  it('keep names that match', () => {
    const templates = compiled({ keep: ['GET /errors/404', '* /größe/*'] });
    expect(nameOf('GET /errors/404', templates)).toBe('GET /errors/404');
    expect(nameOf('GET /größe/42', templates)).toBe('GET /größe/42');
    expect(nameOf('GET /errors/405', templates)).toBe('GET /errors/{id}');
  });

  it.each([
    [[], 'must be an object, not a list'],
    [{ enabled: 'no' }, 'enabled: must be true or false, not "no"'],
    [{ pattern: [] }, 'pattern: unknown field; allowed here: enabled, preferRoute, patterns, keep, originalAttribute'],
    [{ patterns: ['files/*'] }, 'patterns[0]: must be a path that begins with / and has no spaces'],
    [{ patterns: ['/ok', '/files/a*'] }, 'patterns[1]: * stands for a whole segment'],
    [{ patterns: ['/**/x'] }, 'patterns[0]: ** is allowed as the last segment only'],
    [{ patterns: ['/x?y'] }, 'patterns[0]: must be a path without query and fragment'],
    [{ keep: [''] }, 'keep[0]: must be a text that is not empty'],
    [{ keep: new Array(201).fill('x') }, 'keep: has 201 items; at most 200 are allowed'],
  ])('are refused with what is allowed: %j', (content, message) => {
    expect(() => parseSpanNameRules(content)).toThrow(message);
  });
});
